package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A step's record from the tensors that its graph measured.
final class Measured {
    private Measured() {}

    /// @param lastLength of the slope before, 0 if it is not known
    record When(int step, int epoch, double rate, double lastLength) {}

    /// @param isFinite what the step's guard says
    /// @param paths    of the model's leaves
    /// @param leaves   before or after the step, for their shapes
    static StepRecord record(
            TrainingStep.Out out, boolean isFinite, When when, List<String> paths, List<Tensor> leaves) {
        double gradient = LeafOut.root(out.leaves(), LeafOut::totalNorm);
        double update = LeafOut.root(out.leaves(), LeafOut::updateNorm);
        double along = 0;
        for (LeafOut leaf : out.leaves()) along += leaf.slopeAlongStep().item();
        double parameters = LeafOut.root(out.leaves(), LeafOut::parameterNorm);
        boolean isWhole = isFinite && Double.isFinite(gradient) && Double.isFinite(update + parameters);
        return new StepRecord(
                when.step,
                when.epoch,
                out.dataLoss().item(),
                out.penaltyLoss().item(),
                when.rate,
                gradient,
                update,
                parameters,
                gradient == 0 || update == 0 ? 0 : -along / (gradient * update),
                along == 0 ? 0 : -along,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                clipScale(out.cut()),
                isWhole ? List.of() : nonFinite(out, paths),
                leaves(out, paths, leaves),
                turn(out.turned(), gradient * when.lastLength),
                out.looks().stream().map(Look::activity).toList(),
                Optional.empty());
    }

    /// Nothing where a slope is 0 or not finite, or the last one is not known.
    private static OptionalDouble turn(List<Tensor> turned, double lengths) {
        double cosine = turned.stream().mapToDouble(Tensor::item).sum() / lengths;
        return Double.isFinite(cosine) && !turned.isEmpty()
                ? OptionalDouble.of(Math.clamp(cosine, -1, 1))
                : OptionalDouble.empty();
    }

    private static double clipScale(List<Tensor> cut) {
        if (cut.isEmpty()) return 1;
        double before = cut.get(0).item(), after = cut.get(1).item();
        return before == 0 ? 1 : after / before;
    }

    private static List<String> nonFinite(TrainingStep.Out out, List<String> paths) {
        List<String> found = new ArrayList<>();
        if (!Double.isFinite(out.dataLoss().item() + out.penaltyLoss().item())) found.add("loss");
        for (int i = 0; i < out.leaves().size(); i++) {
            var leaf = out.leaves().get(i);
            if (!Double.isFinite(leaf.totalNorm().item())
                    || !Double.isFinite(leaf.updateNorm().item())
                    || !Double.isFinite(leaf.slopeAlongStep().item())
                    || !Double.isFinite(leaf.parameterNorm().item())) {
                found.add(paths.get(i));
            }
        }
        return found;
    }

    private static List<StepRecord.Leaf> leaves(TrainingStep.Out out, List<String> paths, List<Tensor> model) {
        List<StepRecord.Leaf> leaves = new ArrayList<>();
        for (int i = 0; i < out.leaves().size(); i++) {
            var leaf = out.leaves().get(i);
            int index = (int) leaf.index().item();
            leaves.add(new StepRecord.Leaf(
                    paths.get(i),
                    leaf.role(),
                    leaf.parameterNorm().item(),
                    leaf.gradientNorm().item(),
                    leaf.penaltyNorm().item(),
                    leaf.updateNorm().item(),
                    leaf.pull().isEmpty() ? 0 : leaf.pull().getFirst().item(),
                    new StepRecord.Entry(
                            model.get(i).shape().placeOf(index),
                            leaf.value().item(),
                            leaf.slope().item(),
                            leaf.penaltySlope().item(),
                            leaf.change().item(),
                            memory(leaf.memory()))));
        }
        return leaves;
    }

    private static Map<String, Double> memory(List<Remembered> memory) {
        if (memory.isEmpty()) return Map.of();
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Remembered one : memory) numbers.put(one.name(), one.value().item());
        return numbers;
    }
}
