package dev.slopewise.bench.work;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Every workload by Slopewise's public functions, on the backend in use.
public final class Slopewise implements Peer {
    @Override
    public String name() {
        return "slopewise";
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W1 -> Peer.ready(() -> training(Dense.w1()));
            case W2 -> Peer.ready(() -> training(Dense.w2()));
            case W3 -> Peer.ready(() -> training(Dense.w3()));
            case W4 -> Peer.ready(() -> training(Convolutional.w4()));
            case W5 -> Peer.ready(() -> training(Transformer.w5()));
            case W6A -> Peer.ready(() -> rosenbrock(Formulas.rosenbrockPoint()));
            case W6B -> Peer.ready(() -> scalar(Tensor.scalar(Formulas.SCALAR)));
            case W7 -> Peer.ready(() -> curvature(Dense.w1()));
            case W8 -> Peer.ready(() -> perExample(Dense.w1()));
            case W9 -> Peer.ready(() -> fused(Formulas.fused()));
            case W10_F32 -> Peer.ready(() -> product(Formulas.factors(DType.F32)));
            case W10_F64 -> Peer.ready(() -> product(Formulas.factors(DType.F64)));
        };
    }

    static <M, B, S> Step training(Training<M, B, S> training) {
        BiFunction<Training.State<M, S>, B, Training.Next<M, S>> step = Transforms.donating(training::step);
        return new Step() {
            private Training.State<M, S> state = fresh(training);
            private double loss;

            @Override
            public void restart() {
                state = fresh(training);
            }

            @Override
            public Object run() {
                Training.Next<M, S> next = step.apply(state, training.batch());
                state = next.state();
                loss = next.loss().item();
                return loss;
            }

            @Override
            public double outcome() {
                return loss;
            }
        };
    }

    /// A start in storage of its own, which a step may take over.
    private static <M, B, S> Training.State<M, S> fresh(Training<M, B, S> training) {
        return Tree.map(training.start(), x -> x.times(1));
    }

    static Step rosenbrock(Tensor at) {
        UnaryOperator<Tensor> gradient = Transforms.grad(Formulas::rosenbrock);
        return result(() -> gradient.apply(at));
    }

    static Step scalar(Tensor at) {
        UnaryOperator<Tensor> slope = Transforms.grad(Formulas::scalar);
        return result(() -> slope.apply(at));
    }

    static <S> Step curvature(Training<Dense, Dense.Batch, S> training) {
        BiFunction<Dense, Dense, Dense> hvp =
                Transforms.hvp((Dense m) -> training.loss().apply(m, training.batch()));
        Dense direction = direction(training.model());
        return result(() -> hvp.apply(training.model(), direction));
    }

    /// The direction of W7: the parameters' cosines.
    public static <M> M direction(M model) {
        return Tree.map(model, Tensor::cos);
    }

    static <S> Step perExample(Training<Dense, Dense.Batch, S> training) {
        BiFunction<Dense, Dense.Batch, Dense> each = perExample();
        return result(() -> each.apply(training.model(), training.batch()));
    }

    /// The gradient of each example's own loss, stacked.
    static BiFunction<Dense, Dense.Batch, Dense> perExample() {
        return Transforms.vmap(Transforms.grad(Dense::crossEntropyOfOne), Transforms.SHARED, 0, 0);
    }

    static Step fused(Formulas.Fused at) {
        UnaryOperator<Formulas.Fused> gradient = Transforms.grad(Formulas.Fused::value);
        return result(() -> gradient.apply(at));
    }

    /// Each product is given the storage of the one before, as the peers' are freed before the next.
    static Step product(Formulas.Factors factors) {
        BiFunction<Tensor, Formulas.Factors, Tensor> product = Transforms.donating((_, f) -> f.a().matmul(f.b()));
        Tensor[] last = {factors.a().times(1)};
        return result(() -> {
            last[0] = product.apply(last[0], factors);
            return last[0];
        });
    }

    private static Step result(Supplier<Object> function) {
        return Step.of(function, Slopewise::size);
    }

    private static double size(Object result) {
        return Tree.of(result).leaves().stream()
                .mapToDouble(leaf -> Step.size(leaf.toDoubles()))
                .sum();
    }
}
