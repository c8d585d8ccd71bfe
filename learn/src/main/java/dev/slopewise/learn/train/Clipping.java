package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/// How slopes that are too steep are cut before the optimiser sees them. Data and penalty slopes are cut together, as their sum.
public sealed interface Clipping {
    /// Slopes as they are.
    record None() implements Clipping {}

    /// Each entry to [−most, most]; this may turn the slope.
    ///
    /// @param most in units of the slope, above 0
    record ByValue(double most) implements Clipping {
        public ByValue {
            check(most);
        }
    }

    /// Each leaf's slope g to g · min(1, most / ‖g‖).
    ///
    /// @param most length of a leaf's slope, above 0
    record ByLeafNorm(double most) implements Clipping {
        public ByLeafNorm {
            check(most);
        }
    }

    /// All slopes by one factor min(1, most / ‖g‖), with ‖g‖ over all leaves: the direction stays.
    ///
    /// @param most length of the whole slope, above 0
    /// @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov and Bengio 2013, On the difficulty of training recurrent neural networks</a>
    record ByGlobalNorm(double most) implements Clipping {
        public ByGlobalNorm {
            check(most);
        }
    }

    /// Each unit's slope g to g · min(1, share · max(‖w‖, least) / ‖g‖), w being the unit's own weights: those that share the last axis's place, as
    /// weights are `[inputs, units]`; of a leaf with one axis or none each entry is a unit.
    ///
    /// @param share of a unit's length that its slope may have, above 0
    /// @param least length that a unit is taken to have at least, above 0, so that zeros can move
    /// @see <a href="https://arxiv.org/abs/2102.06171">Brock et al. 2021, High-Performance Large-Scale Image Recognition Without Normalization, eq. 3</a>
    record Adaptive(double share, double least) implements Clipping {
        public Adaptive {
            check(share);
            check(least);
        }

        public Adaptive(double share) {
            this(share, 1e-3);
        }
    }

    /// The slopes after the cut, one for each parameter.
    default List<Tensor> cut(List<Tensor> parameters, List<Tensor> slopes) {
        return switch (this) {
            case None() -> slopes;
            case ByValue(double most) ->
                slopes.stream().map(g -> g.max(-most).min(most)).toList();
            case ByLeafNorm(double most) ->
                slopes.stream().map(g -> g.times(factor(g.norm(), most))).toList();
            case ByGlobalNorm(double most) -> {
                Tensor factor = factor(length(slopes), most);
                yield slopes.stream().map(g -> g.times(factor.to(g.dtype()))).toList();
            }
            case Adaptive(double share, double least) -> {
                List<Tensor> cut = new ArrayList<>();
                for (int i = 0; i < slopes.size(); i++)
                    cut.add(unitwise(parameters.get(i), slopes.get(i), share, least));
                yield cut;
            }
        };
    }

    /// ‖g‖ over all leaves, in the first one's type.
    static Tensor length(List<Tensor> slopes) {
        Tensor sum = slopes.getFirst().square().sum();
        for (Tensor g : slopes.subList(1, slopes.size()))
            sum = sum.plus(g.square().sum().to(sum.dtype()));
        return sum.sqrt();
    }

    /// min(1, most / length), and 1 at length 0.
    private static Tensor factor(Tensor length, double most) {
        return length.max(most).reciprocal().times(most);
    }

    private static Tensor unitwise(Tensor w, Tensor g, double share, double least) {
        int rank = g.shape().rank();
        if (rank < 2) {
            Tensor most = w.abs().max(least).times(share);
            return g.max(most.neg()).min(most);
        }
        int[] inputs = java.util.stream.IntStream.range(0, rank - 1).toArray();
        Tensor most = w.square().sum(inputs).sqrt().max(least).times(share);
        Tensor length = g.square().sum(inputs).sqrt();
        return g.times(most.div(length.max(most)));
    }

    private static void check(double most) {
        require(most > 0 && Double.isFinite(most), "a bound on slopes must be above 0, got %s", most);
    }
}
