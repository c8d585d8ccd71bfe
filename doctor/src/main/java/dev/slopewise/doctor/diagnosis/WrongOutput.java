package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.List;
import java.util.Optional;

/// A last activation that cannot answer what the loss wants: relu or another bend before scores, or a bend whose answers do not reach the targets.
public record WrongOutput() implements Diagnosis {
    @Override
    public Cause cause() {
        return Cause.WRONG_OUTPUT;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.model().filter(m -> m.lastBend().isPresent()).flatMap(m -> {
            String bend = m.lastBend().orElse("");
            boolean isShare = bend.equals("softmax") || bend.equals("sigmoid");
            if (takesScores(m) && !isShare) {
                return Optional.of(found(
                        bend,
                        0.9,
                        Numbered.before()
                                .with("least", m.answers().least())
                                .with("most", m.answers().most())
                                .says("the model ends with " + bend + ", and " + name(m)
                                        + " takes scores of any size and sign: those it gets lie"
                                        + " between {least} and {most} before the first step")));
            }
            return facts.data().flatMap(d -> outOfReach(bend, d.targets()));
        });
    }

    private Optional<Finding> outOfReach(String bend, DataFacts.Targets targets) {
        if (!(targets instanceof DataFacts.Targets.Numbers numbers)) return Optional.empty();
        double least = numbers.columns().stream()
                .mapToDouble(DataFacts.Column::least)
                .min()
                .orElse(Double.NaN);
        double most = numbers.columns().stream()
                .mapToDouble(DataFacts.Column::most)
                .max()
                .orElse(Double.NaN);
        double floor = floor(bend), ceiling = ceiling(bend);
        double span = most - least;
        double outside = Math.max(floor - least, most - ceiling);
        if (!(outside > 0.05 * span)) return Optional.empty();
        return Optional.of(found(
                bend,
                0.9,
                Numbered.before()
                        .with("least", least)
                        .with("most", most)
                        .says("the model ends with " + bend + ", which answers " + range(floor, ceiling)
                                + ", and is to tell numbers from {least} to {most}")));
    }

    private static String range(double floor, double ceiling) {
        if (Double.isInfinite(ceiling)) return "nothing below %s".formatted(Remedy.written(floor));
        return "numbers between %s and %s alone".formatted(Remedy.written(floor), Remedy.written(ceiling));
    }

    private static double floor(String bend) {
        return switch (bend) {
            case "relu", "sigmoid", "softmax", "softplus" -> 0;
            case "tanh", "elu" -> -1;
            case "selu" -> -1.7581;
            case "silu", "gelu", "mish" -> -0.31;
            default -> Double.NEGATIVE_INFINITY;
        };
    }

    private static double ceiling(String bend) {
        return switch (bend) {
            case "sigmoid", "softmax", "tanh" -> 1;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private Finding found(String bend, double confidence, Claim claim) {
        return new Finding(
                cause(),
                0,
                confidence,
                List.of(claim),
                new Remedy(
                        "output",
                        bend,
                        "none",
                        "a plain output reaches every number",
                        List.of(new Change.PlainOutput())));
    }

    /// Whether the loss takes scores of any size and bends them itself.
    static boolean takesScores(ModelFacts m) {
        String name = name(m);
        return name.equals("CrossEntropy") || name.equals("BinaryCrossEntropy");
    }

    /// The loss without its settings, such as `CrossEntropy`.
    static String name(ModelFacts m) {
        return m.loss().orElse("").replaceFirst("\\[.*", "");
    }
}
