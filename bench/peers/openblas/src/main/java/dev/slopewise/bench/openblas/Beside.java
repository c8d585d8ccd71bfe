package dev.slopewise.bench.openblas;

import dev.slopewise.bench.Machine;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Matrix products and linear algebra beside OpenBLAS, in turns in one process, as `bench/run --products` prints them. T marks an operand that is stored the
/// other way round.
public final class Beside {
    /// Sums in another order, and the errors of `f32`, stay below this share.
    private static final double TOLERANCE = 1e-3;

    private Beside() {}

    public static void main(String[] none) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int threads = Integer.getInteger("bench.threads");
        out.printf("%n%s; %s.%n%n", threads == 1 ? "One thread" : threads + " threads", Machine.line());
        Products.print(out);
        out.println();
        Factorisations.print(out);
    }

    /// @throws IllegalStateException if both sides did not do the same work
    static void requireSame(Object work, double ours, double theirs) {
        if (Math.abs(ours - theirs) > TOLERANCE * Math.abs(theirs))
            throw new IllegalStateException("other outcome of %s: %s and %s".formatted(work, ours, theirs));
    }
}
