package dev.slopewise.compile;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One unit of a plan's work.
sealed interface Step {
    List<Integer> reads();

    List<Integer> writes();

    /// The operations it carries out.
    String name();

    /// Of what it walks over.
    String shape();

    /// Operations in one call; a multiply-add counts as two.
    double flop();

    /// Bytes of operands and results.
    double bytes();

    /// Whether a value may be written where another lies that is read: entry after entry is read for the last time before it is written.
    default boolean mayShare(int read, int written) {
        return false;
    }

    /// A loop, worked on by written code.
    ///
    /// @param sideBySide how it is worked out with rows side by side, where that is quicker
    /// @param again what it works out itself though another step makes it
    record Looped(
            Loop loop,
            LoopCode code,
            Optional<SideBySide> sideBySide,
            List<Integer> reads,
            List<Integer> writes,
            List<Integer> again,
            String name,
            String shape,
            double bytes)
            implements Step {
        @Override
        public double flop() {
            return (double) loop.entries() * code.operations();
        }

        @Override
        public boolean mayShare(int read, int written) {
            return loop.mayShare(read, written);
        }
    }

    /// One operation's own kernel, on whole arrays.
    record Called(
            Graph.Node node,
            Backend.Kernel kernel,
            List<Integer> reads,
            List<Integer> writes,
            String shape,
            double flop,
            double bytes)
            implements Step {
        @Override
        public String name() {
            return node.op().label();
        }
    }

    /// A product, and the loop that ends it.
    ///
    /// @param into the value in whose place it is summed
    record Ended(Called product, Looped looped, Ending ending, int into) implements Step {
        private int made() {
            return product.writes().getFirst();
        }

        @Override
        public List<Integer> reads() {
            return Stream.concat(product.reads().stream(), looped.reads().stream())
                    .filter(v -> v != made())
                    .toList();
        }

        @Override
        public List<Integer> writes() {
            Stream<Integer> own = into == made() ? Stream.of(into) : Stream.of();
            return Stream.concat(own, looped.writes().stream()).toList();
        }

        @Override
        public String name() {
            return product.name() + " with " + looped.name();
        }

        @Override
        public String shape() {
            return product.shape();
        }

        @Override
        public double flop() {
            return product.flop() + looped.flop();
        }

        @Override
        public double bytes() {
            return product.bytes() + looped.bytes();
        }
    }
}
