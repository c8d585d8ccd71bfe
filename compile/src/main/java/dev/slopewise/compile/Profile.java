package dev.slopewise.compile;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// What each kernel of a compiled function costs, beside what the machine can do.
///
/// ```
/// IO.println(Profile.of(() -> step.apply(state, batch)));
/// ```
///
/// Flight Recorder is told the same of each run, as events `dev.slopewise.Kernel` with their duration; as they come often, a recording has to enable
/// them by name: `-XX:StartFlightRecording:+dev.slopewise.Kernel#enabled=true,filename=run.jfr`; without the plus the JVM passes it over.
///
/// What a loop or branch of a graph costs is told by the kernels within it; its own line has what is left: rows that are copied, and the calls. Its events
/// have all of it.
///
/// @param kernels the costliest first
/// @param runs    how often the function was run
/// @param seconds that one run took, all in all
/// @param ceiling what the machine was measured to do at best
public record Profile(List<Kernel> kernels, int runs, double seconds, Ceiling ceiling) {
    private static final int WARM_UP = 20;
    private static final int RUNS = 20;

    private static final ScopedValue<Recorder> RECORDER = ScopedValue.newInstance();

    /// One kernel of a compiled function.
    ///
    /// @param name    the operations it carries out
    /// @param shape   of what it walks over
    /// @param calls   in one run
    /// @param seconds in one run
    /// @param flop    in one run: a multiply-add counts as two, an operation of a loop as one an entry
    /// @param bytes   in one run, as if each operand were read or written once
    public record Kernel(String name, String shape, double calls, double seconds, double flop, double bytes) {
        /// Billions of operations a second.
        public double gigaflops() {
            return flop / seconds * 1e-9;
        }

        /// Billions of bytes a second.
        public double gigabytes() {
            return bytes / seconds * 1e-9;
        }
    }

    /// What a machine does at best on the threads in use.
    ///
    /// @param gigaflops of a matrix product in `f32`, in billions of operations a second
    /// @param gigabytes of a copy between arrays that fit no cache: what is read and what is written, in billions of bytes a second
    public record Ceiling(double gigaflops, double gigabytes) {}

    public Profile {
        kernels = List.copyOf(kernels);
    }

    /// Runs a function some times to warm it up, then some times with a clock at each kernel, on this thread.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if nothing in it runs on the compiler
    public static Profile of(Supplier<?> function) {
        return of(function, WARM_UP, RUNS);
    }

    /// The same, with so many runs before and so many that count.
    public static Profile of(Supplier<?> function, int warmUp, int runs) {
        require(warmUp >= 0 && runs > 0, "a profile needs at least one run, got %d after %d to warm up", runs, warmUp);
        for (int i = 0; i < warmUp; i++) run(function);
        var recorder = new Recorder();
        long start = System.nanoTime();
        ScopedValue.where(RECORDER, recorder).run(() -> {
            for (int i = 0; i < runs; i++) run(function);
        });
        double seconds = (System.nanoTime() - start) * 1e-9 / runs;
        require(
                !recorder.costs.isEmpty(),
                "nothing here runs on the compiler: make it a function by traced or grad, and have the module"
                        + " dev.slopewise.compile on the module path");
        return new Profile(recorder.kernels(runs), runs, seconds, Ceilings.measured());
    }

    private static void run(Supplier<?> function) {
        Object _ = function.get(); // its result is the caller's affair
    }

    /// Whoever notes costs on this thread.
    static Recorder recorder() {
        return RECORDER.orElse(Recorder.NONE);
    }

    /// Costs of the steps of plans, as they are carried out.
    static final class Recorder {
        static final Recorder NONE = new Recorder();

        @SuppressWarnings("IdentityHashMapUsage") // steps of equal content are other kernels
        private final Map<Step, long[]> costs = new IdentityHashMap<>();

        private long told; // nanoseconds of all kernels so far

        /// What [#ran] is to be told with a step that begins now.
        long told() {
            return told;
        }

        /// @param before what had been told when the step began: what was told since is of kernels within it
        void ran(Step step, long nanoseconds, long before) {
            long within = told - before;
            long[] cost = costs.computeIfAbsent(step, _ -> new long[3]);
            cost[0]++;
            cost[1] += nanoseconds - within;
            if (within == 0) cost[2]++;
            told = before + nanoseconds;
        }

        private List<Kernel> kernels(int runs) {
            List<Kernel> kernels = new ArrayList<>();
            costs.forEach((step, cost) -> {
                double calls = (double) cost[0] / runs;
                kernels.add(new Kernel(
                        step.name(),
                        step.shape(),
                        calls,
                        cost[1] * 1e-9 / runs,
                        step.flop() * cost[2] / runs,
                        step.bytes() * calls));
            });
            kernels.sort(Comparator.comparingDouble(Kernel::seconds).reversed());
            return kernels;
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder("%5s %10s %7s %9s %8s  %-16s %s%n"
                .formatted("share", "time", "calls", "GFLOP/s", "GB/s", "shape", "kernel"));
        double inside = 0;
        for (Kernel k : kernels) {
            inside += k.seconds;
            text.append(String.format(
                    Locale.ROOT,
                    "%4.0f%% %10s %7.4g %9.4g %8.3g  %-16s %s%n",
                    100 * k.seconds / seconds,
                    time(k.seconds),
                    k.calls,
                    k.gigaflops(),
                    k.gigabytes(),
                    k.shape,
                    k.name));
        }
        text.append(String.format(
                Locale.ROOT,
                "%4.0f%% %10s between kernels; in all %s a run, mean of %d%n",
                100 * (1 - inside / seconds),
                time(seconds - inside),
                time(seconds),
                runs));
        text.append(String.format(
                Locale.ROOT,
                "the machine does %.0f GFLOP/s (f32 product) and %.1f GB/s (copy) on %d threads",
                ceiling.gigaflops,
                ceiling.gigabytes,
                Pool.threads()));
        return text.toString();
    }

    private static String time(double seconds) {
        double micros = seconds * 1e6;
        return micros < 1000
                ? String.format(Locale.ROOT, "%.2f µs", micros)
                : String.format(Locale.ROOT, "%.3f ms", micros / 1000);
    }
}
