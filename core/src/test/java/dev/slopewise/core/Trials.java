package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Tries a law on a sample in sizes and entries drawn from a fixed seed. What fails is made smaller while it still fails, and the smallest
/// case is reported with its seed.
final class Trials {
    static final long SEED = 20260719;

    private static final int RANDOM = 8;

    /// Always tried: scalars, axes of size 1, nothing at all, something of nothing, and a plain case.
    private static final List<Sizes> CORNERS = List.of(
            new Sizes(List.of(), 1, 1, 1),
            new Sizes(List.of(), 0, 0, 0),
            new Sizes(List.of(1, 1), 1, 2, 3),
            new Sizes(List.of(0), 2, 1, 2),
            new Sizes(List.of(2), 3, 0, 1),
            new Sizes(List.of(2, 3), 3, 2, 4));

    private Trials() {}

    /// What must hold of an example; `draw` is for whatever else is needed at random.
    interface Law {
        void check(Sample.Example example, Draw draw);
    }

    /// What must hold of a sample in some sizes, where one example is not enough.
    interface LawOfSizes {
        void check(Sizes sizes);
    }

    static void check(Sample sample, Law law) {
        checkSizes(sample, sizes -> law.check(example(sample, sizes, 0), new Draw(SEED)));
    }

    static void checkSizes(Sample sample, LawOfSizes law) {
        for (Sizes sizes : sizes()) {
            Optional<Throwable> failure = failure(law, sizes);
            if (failure.isPresent()) throw smallest(sample, law, sizes, failure.get());
        }
    }

    static List<Sizes> sizes() {
        var random = new SplittableRandom(SEED);
        List<Sizes> all = new ArrayList<>(CORNERS);
        for (int i = 0; i < RANDOM; i++) {
            List<Integer> lead = random.ints(random.nextInt(3), 0, 4).boxed().toList();
            all.add(new Sizes(lead, random.nextInt(5), random.nextInt(4), random.nextInt(4)));
        }
        return all;
    }

    static Sample.Example example(Sample sample, Sizes sizes, int number) {
        return sample.make().apply(sizes, new Draw(SEED + sizes.toString().hashCode() + number));
    }

    private static Optional<Throwable> failure(LawOfSizes law, Sizes sizes) {
        try {
            law.check(sizes);
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(e);
        }
    }

    private static AssertionError smallest(Sample sample, LawOfSizes law, Sizes first, Throwable failure) {
        Sizes sizes = first;
        Throwable cause = failure;
        while (true) {
            Sizes simpler = null;
            for (Sizes s : sizes.smaller().toList()) {
                Optional<Throwable> again = failure(law, s);
                if (again.isPresent()) {
                    simpler = s;
                    cause = again.get();
                    break;
                }
            }
            if (simpler == null) break;
            sizes = simpler;
        }
        Sample.Example example = example(sample, sizes, 0);
        return new AssertionError(
                "%s fails for %s (first for %s), seed %d: %s of %s: %s"
                        .formatted(sample, sizes, first, SEED, example.op().label(), example.in(), cause.getMessage()),
                cause);
    }
}
