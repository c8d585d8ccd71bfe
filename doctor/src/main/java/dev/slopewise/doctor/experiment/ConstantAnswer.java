package dev.slopewise.doctor.experiment;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.minimize.LBfgs;
import dev.slopewise.learn.minimize.Stopping;
import dev.slopewise.learn.train.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The best that can be done without looking at the inputs: one and the same answer to all examples.
final class ConstantAnswer {
    private ConstantAnswer() {}

    /// The least loss that such an answer can have; NaN if none with a finite loss was found.
    ///
    /// Sought from 0, the targets' mean and their median by L-BFGS. The library's losses are convex in the answer, so that this is the least; with kinks, as
    /// of absolute error, the median is.
    ///
    /// @param answers of some model, for their shape
    static double leastLoss(Loss loss, Tensor answers, Batch examples) {
        Shape one = answers.shape().without(0), all = answers.shape();
        Function<Tensor, Tensor> ofAnswer = Transforms.traced(
                (Tensor answer) -> loss.of(answer.expand(0).broadcastTo(all).to(answers.dtype()), examples.targets()));
        double least = Double.POSITIVE_INFINITY;
        for (Tensor start : starts(one, examples.targets())) {
            double there = ofAnswer.apply(start).item();
            double found = new LBfgs(new Stopping(1e-6, 1e-12, 100))
                    .minimize(ofAnswer, start)
                    .value();
            for (double value : List.of(there, found)) if (value < least) least = value;
        }
        return Double.isFinite(least) ? least : Double.NaN;
    }

    private static List<Tensor> starts(Shape one, Tensor targets) {
        List<Tensor> starts = new ArrayList<>();
        starts.add(Tensor.zeros(DType.F64, one.sizes()));
        boolean isLike = targets.dtype().isFloat() && targets.shape().without(0).equals(one);
        if (isLike) {
            Tensor wide = targets.to(DType.F64);
            starts.add(wide.mean(0));
            starts.add(wide.median(0));
        }
        return starts;
    }
}
