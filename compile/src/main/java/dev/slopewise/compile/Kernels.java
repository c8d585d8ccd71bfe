package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Attention;
import dev.slopewise.core.AttentionPull;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Boundary;
import dev.slopewise.core.Convert;
import dev.slopewise.core.Cumulative;
import dev.slopewise.core.DType;
import dev.slopewise.core.Indexing;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Reduction;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.List;
import java.util.Optional;

/// Kernels of operations that are neither products nor entry by entry, made for certain types: what can be worked out from shapes is, so that a run
/// allocates nothing.
final class Kernels {
    private Kernels() {}

    /// The kernel of an operation; empty where there is none better than the interpreter's.
    static Optional<Backend.Kernel> of(Op op, List<Type> in, List<Type> out) {
        if (out.stream().allMatch(type -> type.shape().count() == 0)) return Optional.empty();
        Type z = out.getFirst();
        return switch (op) {
            case Windowing.Convolution c -> convolution(c, in, z);
            case Windowing.ArgMax a -> WindowArgMax.of(a, in.getFirst(), z);
            case Attention a -> Attending.of(a, in);
            case AttentionPull p -> AttendingPull.of(p, in);
            case Layout layout -> Optional.of(Rearrangement.of(layout, in, z));
            case Boundary.StopGradient _ ->
                Optional.of(Rearrangement.same(z.shape().count()));
            case Pointwise pointwise -> Integers.of(pointwise, in, z);
            case Convert _ -> Optional.of(new Conversion(in.getFirst(), z));
            case Reduction reduction -> reduction(reduction, in.getFirst(), z);
            case Cumulative c -> Optional.of(new Walk(c, z.shape().size(-1)));
            case Indexing indexing -> indexing(indexing, in, z);
            case Source.Fill(Number value, var _) -> Optional.of((_, to) -> Moves.fill(to.getFirst(), value));
            case Source.Iota(int size, var _) -> Optional.of((_, to) -> count(to.getFirst(), size));
            case Source.RandomBits r -> Optional.of(new RandomWords(r, r.of().count()));
            default -> MatrixKernels.of(op, in, out);
        };
    }

    private static Optional<Backend.Kernel> convolution(Windowing.Convolution op, List<Type> in, Type out) {
        return SingleTaps.of(op, in, out)
                .or(() -> SinglePlace.of(op, in, out))
                .or(() -> Convolution.of(op, in, out)
                        .flatMap(general -> GroupLanes.of(op, in, out, general).or(() -> Optional.of(general))));
    }

    private static Optional<Backend.Kernel> reduction(Reduction op, Type in, Type out) {
        if (in.shape().count() == 0) return Optional.empty();
        return Optional.of(
                switch (op) {
                    case Reduction.ArgMin _, Reduction.ArgMax _ -> new Extremes(op, in);
                    case Reduction.Sum _, Reduction.Product _, Reduction.Min _, Reduction.Max _ ->
                        in.shape().count() == out.shape().count()
                                ? Rearrangement.same(in.shape().count())
                                : new Totals(op, in);
                });
    }

    private static Optional<Backend.Kernel> indexing(Indexing op, List<Type> in, Type out) {
        Type x = in.getFirst();
        return switch (op) {
            case Indexing.Gather g -> Optional.of(new Gathering(g, in, out));
            case Indexing.ScatterAdd s -> Optional.of(new Scattering(s, in, out));
            case Indexing.Within w -> Optional.of((from, to) -> within(w, from, to));
            case Indexing.Argsort _ ->
                Optional.of(new Sorting(x.shape().size(-1), 0, x.shape().size(-1)));
            case Indexing.ArgsortPart(int first, int end) ->
                Optional.of(new Sorting(x.shape().size(-1), first, end));
            case Indexing.SearchSorted(var side) ->
                Optional.of(new Searching(side, x.shape().size(-1), out.shape().size(-1)));
        };
    }

    private static void count(Array to, int size) {
        if (to.dtype() == DType.I32) {
            int[] z = to.ints();
            for (int i = 0; i < size; i++) z[i] = i;
            return;
        }
        long[] numbers = WorkingSpace.STRIP.longs(size);
        for (int i = 0; i < size; i++) numbers[i] = i;
        Entries.write(numbers, 0, size, to, 0);
    }

    private static void within(Indexing.Within op, List<Array> in, List<Array> out) {
        Array x = in.getFirst();
        int[] z = out.getFirst().ints();
        boolean isWrong = false;
        if (x.dtype() == DType.I32) {
            int[] from = x.ints();
            for (int i = 0; i < z.length; i++) {
                long k = from[i];
                isWrong |= k < op.low() || k > op.high();
                z[i] = from[i];
            }
        } else {
            long[] from = x.longs();
            for (int i = 0; i < z.length; i++) {
                long k = from[i];
                isWrong |= k < op.low() || k > op.high();
                z[i] = (int) k;
            }
        }
        if (isWrong) op.eval(in, out); // which says what is wrong
    }
}
