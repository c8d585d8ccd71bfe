package dev.slopewise.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Convolutional;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Formulas;
import dev.slopewise.bench.work.Transformer;
import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;

/// PyTorch through the Deep Java Library, one operation after the other, with its own optimiser steps.
public final class Djl implements Peer {
    @Override
    public String name() {
        return "djl";
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W1 -> Peer.ready(() -> new Training(Dense.w1(), Networks::classifier));
            case W2 -> Peer.ready(() -> new Training(Dense.w2(), Networks::tiny));
            case W3 -> Peer.ready(() -> new Training(Dense.w3(), Networks::classifier));
            case W4 -> Peer.ready(() -> new Training(Convolutional.w4(), Networks::convolutional));
            case W5 -> Peer.ready(() -> new Training(Transformer.w5(), Networks::decoder));
            case W6A -> Peer.ready(() -> new Gradient(List.of(Formulas.rosenbrockPoint()), Djl::rosenbrock));
            case W6B -> Peer.ready(() -> new Gradient(List.of(Tensor.scalar(Formulas.SCALAR)), Djl::scalar));
            case W7 -> Peer.absent("it has no second derivatives");
            case W8 -> Peer.absent("it has no vmap");
            case W9 ->
                Peer.ready(() -> {
                    var at = Formulas.fused();
                    return new Gradient(List.of(at.x(), at.a(), at.b()), Djl::fused);
                });
            case W10_F32 -> Peer.ready(() -> product(DType.F32));
            case W10_F64 -> Peer.ready(() -> product(DType.F64));
        };
    }

    private static NDArray rosenbrock(NDList in) {
        NDArray x = in.get(0), here = x.get(new NDIndex(":-1")), next = x.get(new NDIndex("1:"));
        return next.sub(here.square())
                .square()
                .mul(100)
                .add(here.neg().add(1).square())
                .sum();
    }

    private static NDArray scalar(NDList in) {
        NDArray x = in.get(0);
        return x.tanh().exp().sin().mul(x);
    }

    private static NDArray fused(NDList in) {
        NDArray x = in.get(0);
        NDArray u = x.mul(in.get(1)).add(in.get(2));
        return u.getNDArrayInternal()
                .gelu()
                .mul(x.getNDArrayInternal().sigmoid())
                .sum();
    }

    private static Step product(DType dtype) {
        var factors = Formulas.factors(dtype);
        NDArray a = Torch.array(factors.a()), b = Torch.array(factors.b());
        return Step.of(
                () -> {
                    try (NDArray c = a.matMul(b)) {
                        return c.size();
                    }
                },
                anything -> {
                    try (NDArray c = a.matMul(b)) {
                        return Torch.size(c);
                    }
                });
    }
}
