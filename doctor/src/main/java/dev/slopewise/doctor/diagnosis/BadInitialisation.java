package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.doctor.experiment.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Weights that start much larger or smaller than keeps signals of one size, or around a number far from 0, so that all units say the same.
///
/// The measure is the root mean square of a leaf's weights over √(2 / inputs), which suits relu; √(1 / inputs), for tanh, is within the bounds.
///
/// @param large from this ratio on weights are too large, above 1
/// @param small below this ratio they are too small, below 1
/// @param near  share of the way to those, in orders of size, from which on they may be, in (0, 1]
/// @see <a href="https://arxiv.org/abs/1502.01852">He et al. 2015, section 2.2</a>
public record BadInitialisation(double large, double small, double near) implements Diagnosis {
    /// Of the mean's size in deviations, beyond which the mean decides what a unit answers.
    private static final double LOPSIDED = 1;

    /// Weights below which chance decides their spread.
    private static final int FEW = 16;

    /// From this size on a bias outweighs signals of size 1.
    private static final double FAR_BIAS = 3;

    public BadInitialisation() {
        this(4, 0.1, 0.7);
    }

    @Override
    public Cause cause() {
        return Cause.BAD_INITIALISATION;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.model()
                .flatMap(m -> m.weights().stream()
                        .filter(w -> w.alike() < 1 && w.fanIn() * w.units() >= FEW && isBad(w))
                        .max(Comparator.comparingDouble(w -> Math.abs(Math.log(ratio(w)))))
                        .map(this::found))
                .or(() -> facts.subject().flatMap(s -> bias(Tree.of(s.start()))));
    }

    /// A vector that starts so far from 0 that units answer by it alone.
    private Optional<Finding> bias(Tree<?> start) {
        for (int i = 0; i < start.leaves().size(); i++) {
            Tensor leaf = start.leaves().get(i);
            boolean isBias = start.paths().get(i).endsWith("bias")
                    && leaf.shape().rank() == 1
                    && leaf.dtype().isFloat();
            if (!isBias) continue;
            double mean = leaf.mean().item();
            if (!(Math.abs(mean) > FAR_BIAS)) continue;
            return Optional.of(new Finding(
                    cause(),
                    start.paths().get(i),
                    0,
                    0.7,
                    List.of(Numbered.before()
                            .with("mean", mean)
                            .says("`" + start.paths().get(i)
                                    + "` starts at {mean} in the mean, where 0 lets its units say different things")),
                    new Remedy(
                            "initial biases",
                            Remedy.written(mean),
                            "0",
                            "units are then decided by what comes in",
                            List.of(new Change.FreshWeights()))));
        }
        return Optional.empty();
    }

    private boolean isBad(ModelFacts.Weights w) {
        return far(w) >= near || isLopsided(w);
    }

    private static boolean isLopsided(ModelFacts.Weights w) {
        return w.fanIn() >= 8 && Math.abs(w.mean()) > LOPSIDED * w.deviation();
    }

    /// How far a ratio is on its way from 1 to what is too large or too small, in orders of size; 1 and above: it is.
    private double far(ModelFacts.Weights w) {
        double order = Math.log(Math.max(ratio(w), 1e-12));
        return order > 0 ? order / Math.log(large) : order / Math.log(small);
    }

    private static double ratio(ModelFacts.Weights w) {
        return Math.sqrt(w.mean() * w.mean() + w.deviation() * w.deviation()) / Math.sqrt(2.0 / w.fanIn());
    }

    private Finding found(ModelFacts.Weights w) {
        double ratio = ratio(w), suits = Math.sqrt(2.0 / w.fanIn());
        double orders = Math.abs(Math.log(Math.max(ratio, 1e-12))) / Math.log(1 / small);
        boolean isNearAlone = far(w) < 1 && !isLopsided(w);
        return new Finding(
                cause(),
                w.path(),
                0,
                isNearAlone ? 0.15 : Math.clamp(0.35 + 0.3 * orders, 0.35, 0.8),
                List.of(Numbered.before()
                        .with("mean", w.mean())
                        .with("deviation", w.deviation())
                        .with("suits", suits)
                        .with("ratio", ratio)
                        .says("`" + w.path()
                                + "` starts with weights of mean {mean} and deviation {deviation}, where {suits} keeps"
                                + " signals of one size: {ratio} times that")),
                new Remedy(
                        "initial weights",
                        "deviation " + Remedy.written(w.deviation()),
                        "deviation " + Remedy.written(suits),
                        "√(2 / inputs) keeps signals of one size from layer to layer",
                        List.of(new Change.FreshWeights())));
    }
}
