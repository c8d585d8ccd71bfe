package dev.slopewise.bench.pytorch;

import static org.bytedeco.pytorch.global.torch.gelu;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Convolutional;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Formulas;
import dev.slopewise.bench.work.Slopewise;
import dev.slopewise.bench.work.Transformer;
import dev.slopewise.core.DType;
import dev.slopewise.core.Tree;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// PyTorch's C++ interface through JavaCPP, one operation after the other, with its own optimisers.
public final class PyTorch implements Peer {
    @Override
    public String name() {
        return "pytorch";
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W1 -> Peer.ready(() -> new Training(Dense.w1(), Networks::classifier));
            case W2 -> Peer.ready(() -> new Training(Dense.w2(), Networks::tiny));
            case W3 -> Peer.ready(() -> new Training(Dense.w3(), Networks::classifier));
            case W4 -> Peer.ready(() -> new Training(Convolutional.w4(), Networks::convolutional));
            case W5 -> Peer.ready(() -> new Training(Transformer.w5(), Networks::decoder));
            case W6A -> Peer.ready(() -> new Derivative(List.of(Formulas.rosenbrockPoint()), PyTorch::rosenbrock));
            case W6B ->
                Peer.ready(() ->
                        new Derivative(List.of(dev.slopewise.core.Tensor.scalar(Formulas.SCALAR)), PyTorch::scalar));
            case W7 -> Peer.ready(PyTorch::curvature);
            case W8 -> Peer.absent("its C++ interface has no vmap");
            case W9 ->
                Peer.ready(() -> {
                    var at = Formulas.fused();
                    return new Derivative(List.of(at.x(), at.a(), at.b()), PyTorch::fused);
                });
            case W10_F32 -> Peer.ready(() -> product(DType.F32));
            case W10_F64 -> Peer.ready(() -> product(DType.F64));
        };
    }

    private static Tensor rosenbrock(TensorVector in) {
        Tensor x = in.get(0);
        Tensor here = x.slice(0, new LongOptional(0), new LongOptional(-1), 1);
        Tensor next = x.slice(0, new LongOptional(1), new LongOptional(), 1);
        Tensor gap = next.sub(here.square()).square().mul(new Scalar(100.0));
        return gap.add(here.neg().add(new Scalar(1.0)).square()).sum();
    }

    private static Tensor scalar(TensorVector in) {
        Tensor x = in.get(0);
        return x.tanh().exp().sin().mul(x);
    }

    private static Tensor fused(TensorVector in) {
        Tensor x = in.get(0);
        return gelu(x.mul(in.get(1)).add(in.get(2))).mul(x.sigmoid()).sum();
    }

    private static Step curvature() {
        var training = Dense.w1();
        Tensor x = Torch.tensor(training.batch().x()),
                labels = Torch.tensor(training.batch().labels());
        List<Tensor> direction = Tree.of(Slopewise.direction(training.model())).leaves().stream()
                .map(Torch::tensor)
                .toList();
        return new Derivative(training.leaves(), in -> Networks.classifier(Torch.iterator(in), x, labels), direction);
    }

    private static Step product(DType dtype) {
        var factors = Formulas.factors(dtype);
        Tensor a = Torch.tensor(factors.a()), b = Torch.tensor(factors.b());
        return Step.of(
                () -> {
                    try (var _ = new PointerScope()) {
                        return a.matmul(b).numel();
                    }
                },
                anything -> {
                    try (var _ = new PointerScope()) {
                        return Torch.size(a.matmul(b));
                    }
                });
    }
}
