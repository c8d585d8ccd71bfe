package dev.slopewise.learn.schedule;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// The product of schedules that run side by side.
///
/// @param of at least one
public record Product(List<Schedule> of) implements Schedule {
    public Product {
        of = List.copyOf(of);
        require(!of.isEmpty(), "a product needs at least one schedule");
    }

    @Override
    public double factor(Progress at) {
        double product = 1;
        for (Schedule schedule : of) product *= schedule.factor(at);
        return product;
    }
}
