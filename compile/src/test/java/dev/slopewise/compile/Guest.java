package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What a program in a class loader of its own does with the compiler: products, loops and linear algebra on three threads.
public final class Guest implements Runnable {
    @Override
    public void run() {
        Compiler.threads(3);
        Tensor x = Key.of(1).normal(300, 300);
        UnaryOperator<Tensor> gradient =
                Transforms.grad((Tensor v) -> x.matmul(v).tanh().square().mean());
        Tensor ridge = Tensor.eye(300, DType.F32).times(300);
        Function<Tensor, Tensor> solved = Transforms.traced((Tensor v) -> LinearAlgebra.solve(v.plus(ridge), x));
        for (int i = 0; i < 3; i++) {
            double sum = gradient.apply(solved.apply(x)).sum().item();
            if (!Double.isFinite(sum)) throw new IllegalStateException("the sum is " + sum);
        }
        LinearAlgebra.eigh(x.plus(x.transpose()));
    }
}
