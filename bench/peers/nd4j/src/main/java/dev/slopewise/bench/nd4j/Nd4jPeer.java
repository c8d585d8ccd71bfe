package dev.slopewise.bench.nd4j;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Formulas;
import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/// ND4J's SameDiff, with its own gradients.
public final class Nd4jPeer implements Peer {
    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W1 -> Peer.ready(() -> new Training(Dense.w1(), Networks::classifier));
            case W2 -> Peer.ready(() -> new Training(Dense.w2(), Networks::tiny));
            case W3 -> Peer.ready(() -> new Training(Dense.w3(), Networks::classifier));
            case W4, W5, W6A, W9 ->
                Peer.absent("left out: at least three times slower than others in an earlier trial");
            case W6B -> Peer.ready(() -> scalar(Tensor.scalar(Formulas.SCALAR)));
            case W7 -> Peer.absent("it has no second derivatives");
            case W8 -> Peer.absent("it has no vmap");
            case W10_F32 -> Peer.ready(() -> product(DType.F32));
            case W10_F64 -> Peer.ready(() -> product(DType.F64));
        };
    }

    private static Step scalar(Tensor at) {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", Arrays.of(at));
        sd.math.sin(sd.math.exp(sd.math.tanh(x))).mul("y", x);
        sd.setLossVariables("y");
        return Step.of(() -> sd.calculateGradients(Map.of(), List.of("x")).get("x"), Arrays::size);
    }

    private static Step product(DType dtype) {
        var factors = Formulas.factors(dtype);
        INDArray a = Arrays.of(factors.a()), b = Arrays.of(factors.b());
        return Step.of(
                () -> {
                    try (INDArray c = a.mmul(b)) {
                        return c.length();
                    }
                },
                anything -> Arrays.size(a.mmul(b)));
    }
}
