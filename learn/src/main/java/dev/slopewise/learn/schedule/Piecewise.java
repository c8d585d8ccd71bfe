package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// A factor for each stretch of steps.
///
/// Keras' `PiecewiseConstantDecay`, with factors in place of rates; PyTorch's `MultiStepLR` multiplies from stretch to stretch.
///
/// @param factors one for each stretch, at least 0
/// @param until   the last step of each stretch but the last, which goes on; growing, from 1
public record Piecewise(List<Double> factors, List<Long> until) implements Schedule {
    public Piecewise {
        factors = List.copyOf(factors);
        until = List.copyOf(until);
        require(
                factors.size() == until.size() + 1,
                "piecewise needs one factor more than ends, got %d and %d",
                factors.size(),
                until.size());
        for (double factor : factors) {
            require(factor >= 0 && Double.isFinite(factor), "factors must be at least 0, got %s", factor);
        }
        for (int i = 0; i < until.size(); i++) {
            long before = i == 0 ? 0 : until.get(i - 1);
            require(until.get(i) > before, "ends must grow and be at least 1, got %s", until);
        }
    }

    @Override
    public double factor(Progress at) {
        int stretch = 0;
        while (stretch < until.size() && at.step() > until.get(stretch)) stretch++;
        return factors.get(stretch);
    }
}
