package dev.slopewise.bench.plain;

import dev.slopewise.bench.Step;

/// W6b: one slope. The point is a field, so that the JVM cannot work the slope out once.
final class ScalarLoop implements Step {
    private volatile double x;

    ScalarLoop(double x) {
        this.x = x;
    }

    @Override
    public Object run() {
        return Loops.scalar(x);
    }

    @Override
    public double outcome() {
        return Step.size(Loops.scalar(x));
    }
}
