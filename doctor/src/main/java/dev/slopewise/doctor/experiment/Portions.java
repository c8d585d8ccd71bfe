package dev.slopewise.doctor.experiment;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Functions of many examples, worked out portion by portion in the memory of one.
public final class Portions {
    private static final int EXAMPLES = 4096;

    private Portions() {}

    /// The mean over all examples of a loss that is one over those of a batch.
    public static <M> double mean(BiFunction<M, Batch, Tensor> loss, M model, Batch examples) {
        BiFunction<M, Batch, Tensor> traced = Transforms.traced(loss);
        double sum = 0;
        for (Batch portion : of(examples)) {
            sum += traced.apply(model, portion).item() * portion.size();
        }
        return sum / examples.size();
    }

    /// The answers to all examples.
    public static <M> Tensor answers(BiFunction<M, Tensor, Tensor> answer, M model, Batch examples) {
        BiFunction<M, Tensor, Tensor> traced = Transforms.traced(answer);
        List<Tensor> answers = new ArrayList<>();
        for (Batch portion : of(examples)) answers.add(traced.apply(model, portion.inputs()));
        return answers.size() == 1 ? answers.getFirst() : Tensor.concatenate(0, answers);
    }

    private static List<Batch> of(Batch examples) {
        int n = examples.size();
        if (n <= EXAMPLES) return List.of(examples);
        List<Batch> portions = new ArrayList<>();
        for (int from = 0; from < n; from += EXAMPLES) {
            portions.add(Rows.slice(examples, from, Math.min(from + EXAMPLES, n)));
        }
        return portions;
    }
}
