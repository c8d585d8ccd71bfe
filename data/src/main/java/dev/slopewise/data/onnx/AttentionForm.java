package dev.slopewise.data.onnx;

import dev.slopewise.core.Attention;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Scores;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// Attention, which ONNX has not at this version, by operations that it has.
final class AttentionForm {
    private AttentionForm() {}

    /// The operation as a graph of others, for operands of these types.
    static Graph graph(Attention op, List<Type> types) {
        List<Graph.Input> inputs = new ArrayList<>();
        for (Type type : types) inputs.add(new Graph.Input("", type));
        return Trace.of(inputs, in -> attend(op.scores(), in)).graph();
    }

    /// Means of values by shares, and the logarithms of what shares were divided by; of a query that sees nothing 0 and −∞.
    private static List<Tensor> attend(Scores how, List<Tensor> in) {
        Tensor scores = scores(how, in);
        Tensor largest = scores.maximum(-1);
        Tensor shift = largest.isFinite().select(largest, largest.like(0));
        Tensor shares = scores.minus(shift.expand(-1)).exp();
        Tensor total = shares.sum(-1);
        Tensor divisor = total.eq(0).select(total.like(1), total);
        return List.of(
                shares.matmul(in.get(2)).div(divisor.expand(-1)), total.log().plus(shift));
    }

    private static Tensor scores(Scores how, List<Tensor> in) {
        Tensor scores = in.get(0).matmul(in.get(1).transpose()).times(how.scale());
        if (in.size() > 3) {
            Tensor extra = in.get(3).broadcastTo(scores.shape());
            scores = extra.dtype() == DType.BOOL ? hidden(extra, scores) : scores.plus(extra);
        }
        return switch (how.sight()) {
            case Scores.Sight.All.ALL -> scores;
            case Scores.Sight.Causal(int queries) -> {
                int rows = scores.shape().size(-2), keys = scores.shape().size(-1);
                Tensor last = Tensor.iota(rows).floorMod(Math.max(1, queries)).plus(keys - queries);
                Tensor seen = Tensor.iota(keys).broadcastTo(rows, keys).le(last.expand(-1));
                yield hidden(seen.broadcastTo(scores.shape()), scores);
            }
        };
    }

    private static Tensor hidden(Tensor seen, Tensor scores) {
        return seen.select(scores, scores.like(Double.NEGATIVE_INFINITY));
    }
}
