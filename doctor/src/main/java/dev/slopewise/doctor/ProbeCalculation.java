package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.long6;

import dev.slopewise.learn.train.Probe;
import dev.slopewise.learn.train.Probe.Gain;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;

/// What a probe of a step shows, worked out: curvature against its limit, what slope and curvature foretell, the chain rule along the layers.
record ProbeCalculation(Run run, StepRecord step, Probe probe) {
    private static final Arithmetic HALF = Arithmetic.of(0.5);

    /// How well a limit's formula meets the one recorded, as a share.
    private static final double CLOSE = 1e-6;

    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.addAll(limit());
        lines.addAll(foretold());
        lines.addAll(chain());
        return lines;
    }

    private List<String> limit() {
        var lines = new ArrayList<String>();
        String what = probe.isScaled()
                ? "curvature where it is largest, as the optimiser scales it"
                : "curvature where it is largest";
        if (probe.limit().isEmpty()) {
            lines.add("The %s was %s; no limit of this optimiser is known.".formatted(what, long6(probe.sharpness())));
            return lines;
        }
        Arithmetic limit = Arithmetic.of(probe.limit().getAsDouble());
        Arithmetic formula = formula();
        if (Math.abs(formula.value() - limit.value()) <= CLOSE * limit.value()) {
            lines.add(formula.line("Limit of the curvature at this rate, beyond which steps no longer settle down"));
        } else {
            lines.add("At this rate steps no longer settle down beyond a curvature of %s.".formatted(limit.text()));
        }
        if (limit.value() > 0)
            lines.add(Arithmetic.of(probe.sharpness()).over(limit).line("The " + what + ", over its limit"));
        return lines;
    }

    /// The optimiser's limit by its page; NaN where it is not worked out here.
    private Arithmetic formula() {
        var optimizer = OptimizerText.of(run.header().optimizer());
        Arithmetic one = Arithmetic.of(1), two = Arithmetic.of(2), rate = Arithmetic.of(step.learningRate());
        Arithmetic momentum = Arithmetic.of(optimizer.setting("momentum").orElse(0));
        Arithmetic beta1 = Arithmetic.of(optimizer.setting("beta1").orElse(0));
        return switch (optimizer.name()) {
            case "GradientDescent", "AdaGrad" -> two.over(rate);
            case "HeavyBall", "RmsProp" -> two.times(one.plus(momentum)).over(rate);
            case "Nesterov" ->
                two.times(one.plus(momentum)).over(one.plus(two.times(momentum)).times(rate));
            case "Adam", "AmsGrad" ->
                two.times(one.plus(beta1)).over(one.minus(beta1).times(rate));
            default -> Arithmetic.of(Double.NaN);
        };
    }

    /// promised − ½ ⟨Δ, HΔ⟩, with ⟨Δ, HΔ⟩ = curvature along the step · ‖Δ‖².
    private List<String> foretold() {
        if (step.updateNorm() == 0) return List.of();
        Arithmetic bend = HALF.times(Arithmetic.of(probe.alongStep()))
                .times(Arithmetic.of(step.updateNorm()).squared());
        return List.of(Arithmetic.of(step.promised())
                .minus(bend)
                .line("Drop that slope and curvature together foretell, the promise less half the curvature along the"
                        + " step times its length squared"));
    }

    /// The slope on its way back: along what the last activation answers, times what each bend and each layer's weights make of it.
    private List<String> chain() {
        List<Gain> chain = probe.chain();
        if (chain.isEmpty()) return List.of();
        boolean isBroken = chain.stream().anyMatch(g -> g.answerSlope() == 0 || g.inputSlope() == 0);
        if (isBroken) {
            Gain first = chain.reversed().stream()
                    .filter(g -> g.answerSlope() == 0 || g.inputSlope() == 0)
                    .findFirst()
                    .orElseThrow();
            return List.of(
                    ("On its way back the slope became 0 at %s (%s): whatever factors come before it, their product is"
                                    + " 0.")
                            .formatted(first.path(), first.kind()));
        }
        var lines = new ArrayList<String>();
        Gain last = chain.getLast();
        Arithmetic product = Arithmetic.of(last.answerSlope());
        lines.add(
                "The chain rule, from the end to the start: the slope along what %s answers had length %s, and each part before it multiplies."
                        .formatted(last.path(), product.text()));
        for (int i = chain.size() - 1; i >= 0; i--) {
            Gain gain = chain.get(i);
            Arithmetic bend = factor(gain.inputSlope(), gain.answerSlope());
            lines.add(bend.line("The bend of %s (%s) makes of the slope".formatted(gain.path(), gain.kind())));
            product = product.times(bend.result());
            if (i == 0) break;
            Gain before = chain.get(i - 1);
            Arithmetic weights = factor(before.answerSlope(), gain.inputSlope());
            lines.add(weights.line("The weights between %s and %s make of it".formatted(gain.path(), before.path())));
            product = product.times(weights.result());
        }
        Gain first = chain.getFirst();
        lines.add(product.line(
                "Slope along what goes into " + first.path() + ", all factors together", first.inputSlope()));
        return lines;
    }

    private static Arithmetic factor(double after, double before) {
        return Arithmetic.of(after).over(Arithmetic.of(before));
    }
}
