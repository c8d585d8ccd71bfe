package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Change;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Units of a layer that start with the same weights get the same slopes and stay alike for ever: the layer is as good as one unit.
///
/// @param share of a leaf's units that are alike, from which on it is told, in (0, 1]
/// @see <a href="https://www.deeplearningbook.org/contents/optimization.html">Goodfellow, Bengio and Courville 2016, section 8.4</a>
public record Symmetry(double share) implements Diagnosis {
    public Symmetry() {
        this(0.5);
    }

    @Override
    public Cause cause() {
        return Cause.SYMMETRY;
    }

    @Override
    public Optional<Finding> examine(Facts facts) {
        return facts.model()
                .flatMap(m -> m.weights().stream()
                        .filter(w -> w.units() > 1 && w.alike() >= share)
                        .max(Comparator.comparingDouble(w -> w.alike() * w.units()))
                        .map(w -> new Finding(
                                cause(),
                                w.path(),
                                0,
                                0.9,
                                List.of(Numbered.before()
                                        .with("alike", w.alike())
                                        .with("units", w.units())
                                        .with("mean", w.mean())
                                        .with("deviation", w.deviation())
                                        .says("{alike%} of the {units} units of `" + w.path()
                                                + "` start with the same weights as another (mean {mean}, deviation"
                                                + " {deviation}), so they get the same slopes and stay alike")),
                                new Remedy(
                                        "initial weights",
                                        "alike",
                                        "random, deviation " + Remedy.written(Math.sqrt(2.0 / w.fanIn())),
                                        "√(2 / inputs) keeps signals of one size",
                                        List.of(new Change.FreshWeights())))));
    }
}
