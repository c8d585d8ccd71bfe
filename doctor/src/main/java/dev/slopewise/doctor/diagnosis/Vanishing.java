package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.learn.train.Probe.Gain;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The loss's slope shrinks on its way back through the layers, so that the first ones hardly learn.
///
/// A slope of exactly 0 has not shrunk: silent units stopped it, which is another cause.
///
/// The logarithm of its length is told exactly as a sum: at each activation by its bend, between two by the weights. The claim names the part with the largest share.
///
/// @param ratio below this ratio of the slope at the first activation to that at the last it is told, in (0, 1)
/// @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot and Bengio 2010, section 4.2</a>
public record Vanishing(double ratio) implements Diagnosis {
    public Vanishing() {
        this(0.01);
    }

    @Override
    public Cause cause() {
        return Cause.VANISHING;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.run().steps().stream()
                .filter(s -> s.probe().filter(p -> p.chain().size() >= 3).isPresent())
                .findFirst()
                .flatMap(this::judge);
    }

    private Optional<Finding> judge(StepRecord step) {
        List<Gain> chain = step.probe().orElseThrow().chain();
        double at = chain.getFirst().inputSlope(), from = chain.getLast().answerSlope();
        double left = at / from;
        if (!(from > 0) || !(at > 0) || !(left < ratio)) return Optional.empty();
        Part worst = worst(chain);
        double layers = Math.log(ratio) / Math.log(left);
        var claim = Numbered.steps(step.step(), step.step())
                .with("last", from)
                .with("first", at)
                .with("left", left)
                .with("share", worst.share)
                .with("factor", Math.exp(worst.log))
                .says("on its way back through " + chain.size()
                        + " activations the slope's length falls from {last} to {first}, to {left} of it; {share%} of"
                        + " the shrinkage is "
                        + worst.name + ", a factor of {factor}");
        boolean isBounded = chain.stream()
                .anyMatch(g -> g.kind().equals("sigmoid") || g.kind().equals("tanh"));
        String kind = chain.getFirst().kind();
        return Optional.of(new Finding(
                cause(),
                chain.getFirst().path(),
                step.step(),
                Math.clamp(0.95 - 0.5 * layers, 0.4, 0.92),
                List.of(claim),
                new Remedy(
                        isBounded ? "activation" : "initial weights",
                        isBounded ? kind : "as they are",
                        isBounded ? "relu, and weights of deviation √(2 / inputs)" : "deviation √(2 / inputs)",
                        "slopes then keep their size from layer to layer",
                        isBounded
                                ? List.of(new Change.Activations("relu"), new Change.FreshWeights())
                                : List.of(new Change.FreshWeights()))));
    }

    private record Part(String name, double log, double share) {}

    /// The part of the way with the largest share of the shrinkage, among bends and the weights between.
    private static Part worst(List<Gain> chain) {
        List<Part> parts = new ArrayList<>();
        double whole = Math.log(chain.getFirst().inputSlope() / chain.getLast().answerSlope());
        for (int i = chain.size() - 1; i >= 0; i--) {
            Gain here = chain.get(i);
            double bend = Math.log(here.inputSlope() / here.answerSlope());
            parts.add(new Part("the bend of `" + here.path() + "` (" + here.kind() + ")", bend, bend / whole));
            if (i == 0) continue;
            double weights = Math.log(chain.get(i - 1).answerSlope() / here.inputSlope());
            parts.add(new Part(
                    "the weights between `" + chain.get(i - 1).path() + "` and `" + here.path() + "`",
                    weights,
                    weights / whole));
        }
        return parts.stream()
                .filter(p -> Double.isFinite(p.share))
                .reduce((a, b) -> b.share > a.share ? b : a)
                .orElse(new Part("all of them alike", whole, 1));
    }
}
