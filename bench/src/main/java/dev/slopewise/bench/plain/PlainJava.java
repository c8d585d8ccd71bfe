package dev.slopewise.bench.plain;

import dev.slopewise.bench.Peer;
import dev.slopewise.bench.Step;
import dev.slopewise.bench.Work;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Formulas;

/// What one would write by hand: loops over arrays, derivatives worked out on paper, on one thread.
public final class PlainJava implements Peer {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public boolean isJava() {
        return true;
    }

    @Override
    public Offer offer(Work work) {
        return switch (work) {
            case W2 -> Peer.ready(() -> new TinyLoop(Dense.w2()));
            case W3 -> Peer.ready(() -> new SoftmaxLoop(Dense.w3()));
            case W6A ->
                Peer.ready(() -> {
                    double[] x = Formulas.rosenbrockPoint().toDoubles();
                    return Step.of(() -> Loops.rosenbrock(x), Step::size);
                });
            case W6B -> Peer.ready(() -> new ScalarLoop(Formulas.SCALAR));
            case W9 -> Peer.ready(() -> new FusedLoop(Formulas.fused()));
            case W1, W4, W5, W7, W8, W10_F32, W10_F64 -> Peer.absent("nobody writes this by hand");
        };
    }
}
