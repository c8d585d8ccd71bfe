package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.Stability;
import dev.slopewise.learn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// How the trained leaves of a model are stepped, seen from one optimiser at one rate: steps of all leaves are −rate · g / P, and its limit on P⁻¹H holds for all.
///
/// Leaves at other rates have a P of rate / own rate. Where leaves have optimisers with different limits, or a schedule of their own,
/// no one limit holds for all, and P is 1.
///
/// @param treatments of the trained leaves
/// @param usual      schedule of the recipe
record Scaling(List<Recipe.Treatment> treatments, Schedule usual) {
    private Recipe.Treatment first() {
        return treatments.getFirst();
    }

    private static double rate(Recipe.Treatment treatment) {
        return treatment.pace().rate();
    }

    /// Whether one limit holds for all, and it is known.
    boolean isKnown() {
        Stability one = first().optimizer().stability(1);
        return !(one instanceof Stability.Unknown)
                && treatments.stream()
                        .allMatch(t -> t.optimizer().stability(1).equals(one)
                                && t.pace().schedule().equals(usual));
    }

    /// Whether the limit is on P⁻¹H, with a P other than 1.
    boolean isScaled() {
        return isKnown()
                && (first().optimizer().stability(1) instanceof Stability.OnPreconditioned
                        || treatments.stream().anyMatch(t -> rate(t) != rate(first())));
    }

    /// Of the largest eigenvalue.
    ///
    /// @param factor of the schedule at this step
    OptionalDouble limit(double factor) {
        if (!isKnown() || factor == 0) return OptionalDouble.empty();
        return switch (first().optimizer().stability(rate(first()) * factor)) {
            case Stability.OnCurvature(double limit) -> OptionalDouble.of(limit);
            case Stability.OnPreconditioned(double limit) -> OptionalDouble.of(limit);
            case Stability.Unknown _ -> OptionalDouble.empty();
        };
    }

    /// P for each leaf; empty if it is 1.
    ///
    /// @param number   of the step
    /// @param rates    of the leaves in this step
    /// @param memories after this step
    List<Tensor> divisors(Tensor number, List<Tensor> rates, List<Tensor> leaves, List<Object> memories) {
        if (!isScaled()) return List.of();
        List<Tensor> divisors = new ArrayList<>();
        for (int k = 0; k < leaves.size(); k++) {
            Tensor leaf = leaves.get(k);
            var now = new Optimizer.Now(number.to(leaf.dtype()), rates.get(k).to(leaf.dtype()));
            Tensor own = own(treatments.get(k).optimizer(), now, leaf, memories.get(k));
            divisors.add(own.times(rate(first()) / rate(treatments.get(k))));
        }
        return divisors;
    }

    @SuppressWarnings("unchecked") // the memory was made by this optimiser
    private static <S> Tensor own(Optimizer<S> optimizer, Optimizer.Now now, Tensor leaf, Object memory) {
        return optimizer.preconditioner(now, leaf, (S) memory);
    }
}
