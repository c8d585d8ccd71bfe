package dev.slopewise.bench;

import java.util.Locale;

/// The workloads: what is done, and the least that it costs.
///
/// The floor of a workload is the larger of `flop` at the machine's peak and `bytes` at the speed of its memory; no program that does the same
/// arithmetic is faster. Multiply-adds count twice; entry-by-entry functions are not counted, as their cost is no matter of arithmetic alone.
/// Bytes are those that must pass once whatever the program does: inputs read, results written, a state read and written.
public enum Work {
    W1("dense training step", Unit.MILLISECONDS, 410.8e6, 11.1e6),
    W2("tiny dense step, Adam", Unit.MICROSECONDS, 56e3, 8.5e3),
    W3("softmax regression step", Unit.MICROSECONDS, 8.0e6, 0.87e6),
    W4("convolutional step, Adam", Unit.MILLISECONDS, 399e6, 2.1e6),
    W5("transformer step, AdamW", Unit.MILLISECONDS, 2.82e9, 11.3e6),
    W6A("gradient of Rosenbrock, f64", Unit.MICROSECONDS, 15e3, 16e3),
    W6B("scalar derivative, f64", Unit.MICROSECONDS, 0, 16),
    W7("Hessian-vector product of W1", Unit.MILLISECONDS, 855.6e6, 8.4e6),
    W8("per-example gradients of W1", Unit.MILLISECONDS, 325e6, 346e6),
    W9("pointwise fusion, 4 M entries", Unit.MILLISECONDS, 0, 33.6e6),
    W10_F32("product of 1024 x 1024, f32", Unit.GFLOPS, 2.147e9, 12.6e6),
    W10_F64("product of 1024 x 1024, f64", Unit.GFLOPS, 2.147e9, 25.2e6);

    private final String what;
    private final Unit unit;
    private final double flop;
    private final double bytes;

    Work(String what, Unit unit, double flop, double bytes) {
        this.what = what;
        this.unit = unit;
        this.flop = flop;
        this.bytes = bytes;
    }

    public String what() {
        return what;
    }

    public double flop() {
        return flop;
    }

    public double bytes() {
        return bytes;
    }

    public boolean isDouble() {
        return switch (this) {
            case W6A, W6B, W10_F64 -> true;
            case W1, W2, W3, W4, W5, W7, W8, W9, W10_F32 -> false;
        };
    }

    /// The least that a step can take at these speeds, in nanoseconds.
    ///
    /// @param peak in multiplications and additions a nanosecond
    /// @param copy in bytes read or written a nanosecond
    double floor(double peak, double copy) {
        return Math.max(flop / peak, bytes / copy);
    }

    /// How long a step takes, as the table shows it.
    String show(double nanoseconds) {
        return switch (unit) {
            case MILLISECONDS -> digits(nanoseconds / 1e6);
            case MICROSECONDS -> digits(nanoseconds / 1e3);
            case GFLOPS -> digits(flop / nanoseconds);
        };
    }

    /// The workload's name with the unit of its column.
    String heading() {
        return name().replace('_', ' ')
                + switch (unit) {
                    case MILLISECONDS -> " ms";
                    case MICROSECONDS -> " µs";
                    case GFLOPS -> " GFLOP/s";
                };
    }

    /// Three digits that count.
    static String digits(double x) {
        int decimals = x == 0 ? 0 : Math.clamp(2 - (long) Math.floor(Math.log10(x)), 0, 4);
        return String.format(Locale.ROOT, "%." + decimals + "f", x);
    }

    private enum Unit {
        MILLISECONDS,
        MICROSECONDS,
        GFLOPS
    }
}
