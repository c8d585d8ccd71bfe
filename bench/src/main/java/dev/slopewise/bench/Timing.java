package dev.slopewise.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The one benchmark: a step of a workload by a peer, in a JVM of its own.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Timing {
    @Param("slopewise")
    public String peer;

    @Param("W1")
    public Work work;

    private Step step;

    @Setup(Level.Trial)
    public void start() {
        step = Peer.start(peer, work);
    }

    @Setup(Level.Iteration)
    public void restart() {
        step.restart();
    }

    @Benchmark
    public Object step() {
        return step.run();
    }
}
