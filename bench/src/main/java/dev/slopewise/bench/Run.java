package dev.slopewise.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Measures workloads of one peer: `Run <file to append to> <full or quick> <peer> <workload …>`.
public final class Run {
    /// After so many steps peers are compared: enough for a wrong update to show, too few for rounding to grow.
    static final int STEPS = 4;

    private final Path file;
    private final Rounds rounds;
    private final Peer peer;

    private Run(Path file, Rounds rounds, Peer peer) {
        this.file = file;
        this.rounds = rounds;
        this.peer = peer;
    }

    /// How long to warm up and to measure.
    private record Rounds(TimeValue warmUp, TimeValue warmUpOfJava, int measured, TimeValue each) {
        static Rounds of(String pace) {
            return switch (pace) {
                case "full" -> new Rounds(TimeValue.seconds(6), TimeValue.seconds(35), 20, TimeValue.milliseconds(500));
                case "quick" -> new Rounds(TimeValue.seconds(2), TimeValue.seconds(30), 5, TimeValue.milliseconds(300));
                default -> throw new IllegalArgumentException("a run is full or quick, got " + pace);
            };
        }
    }

    public static void main(String[] args) throws IOException {
        var run = new Run(Path.of(args[0]), Rounds.of(args[1]), Peer.named(args[2]));
        for (int i = 3; i < args.length; i++) run.measure(Work.valueOf(args[i]));
        System.exit(0); // some engines leave threads behind
    }

    private void measure(Work work) throws IOException {
        Result result = switch (peer.offer(work)) {
            case Peer.Offer.Absent absent -> none(work, absent.reason());
            case Peer.Offer.Ready ready -> measured(work, ready);
        };
        System.err.printf(
                "%-10s %d %-8s %s%n",
                peer.name(),
                result.threads(),
                work,
                result.isMeasured() ? Work.digits(result.nanoseconds() / 1e3) + " µs" : "- " + result.reason());
        result.append(file);
    }

    private Result measured(Work work, Peer.Offer.Ready ready) {
        try {
            double outcome = outcome(ready.start().get());
            ProcessorTime before = ProcessorTime.now();
            long start = System.nanoTime();
            double median = median(work), seconds = (System.nanoTime() - start) / 1e9;
            double others = ProcessorTime.now().heldByOthers(before, seconds);
            return new Result(peer.name(), Peer.threads(), work, median, outcome, others, "");
        } catch (RuntimeException | LinkageError | RunnerException e) {
            return none(work, "failed: " + e);
        }
    }

    private Result none(Work work, String reason) {
        return Result.none(peer.name(), Peer.threads(), work, Double.NaN, reason);
    }

    static double outcome(Step step) {
        step.restart();
        for (int i = 0; i < STEPS; i++) step.run();
        return step.outcome();
    }

    private double median(Work work) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Timing.class.getName())
                .param("peer", peer.name())
                .param("work", work.name())
                .forks(1)
                .warmupIterations(1)
                .warmupTime(peer.isJava() ? rounds.warmUpOfJava() : rounds.warmUp())
                .measurementIterations(rounds.measured())
                .measurementTime(rounds.each())
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        RunResult result = new Runner(options).runSingle();
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }
}
