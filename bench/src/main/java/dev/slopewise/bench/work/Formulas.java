package dev.slopewise.bench.work;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;

/// W6a, W6b, W9, W10: functions without a model.
public final class Formulas {
    private Formulas() {}

    /// Where W6a takes the gradient.
    public static Tensor rosenbrockPoint() {
        return new Inputs(9).normalDoubles(1, 1000);
    }

    /// Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)².
    static Tensor rosenbrock(Tensor x) {
        int n = x.shape().size(0);
        Tensor here = x.slice(0, 0, n - 1), next = x.slice(0, 1, n);
        return next.minus(here.square())
                .square()
                .times(100)
                .plus(here.oneMinus().square())
                .sum();
    }

    /// Where W6b takes the slope.
    public static final double SCALAR = 0.7;

    /// sin(exp(tanh x)) · x.
    static Tensor scalar(Tensor x) {
        return x.tanh().exp().sin().times(x);
    }

    /// Three tensors: one of many entries, and two numbers.
    public record Fused(Tensor x, Tensor a, Tensor b) {
        /// Σ gelu(x · a + b) · sigmoid(x).
        Tensor value() {
            return x.times(a).plus(b).gelu().times(x.sigmoid()).sum();
        }
    }

    /// Where W9 takes the gradient.
    public static Fused fused() {
        return fused(4 << 20);
    }

    static Fused fused(int entries) {
        return new Fused(new Inputs(10).normal(1, entries), Tensor.scalar(1.5f), Tensor.scalar(0.25f));
    }

    /// The factors of W10.
    public record Factors(Tensor a, Tensor b) {}

    public static Factors factors(DType dtype) {
        return factors(dtype, 1024);
    }

    static Factors factors(DType dtype, int n) {
        var in = new Inputs(11);
        return new Factors(in.normal(1, n, n).to(dtype), in.normal(1, n, n).to(dtype));
    }
}
