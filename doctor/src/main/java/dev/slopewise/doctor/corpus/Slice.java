package dev.slopewise.doctor.corpus;

import dev.slopewise.doctor.diagnosis.Cause;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A part of the corpus.
public enum Slice {
    /// One training of each cause to tune on, and each tenth healthy one of all.
    FAST,
    /// Those that thresholds may be set on.
    TUNE,
    /// Those for the score alone.
    TEST,
    ALL;

    private static final int EACH = 10;

    /// Its plans, in the order of the corpus.
    public List<Plan> plans() {
        List<Plan> all = Corpus.plans();
        return switch (this) {
            case FAST -> fast(all);
            case TUNE ->
                all.stream().filter(plan -> plan.use() == Problem.Use.TUNE).toList();
            case TEST ->
                all.stream().filter(plan -> plan.use() == Problem.Use.TEST).toList();
            case ALL -> all;
        };
    }

    private static List<Plan> fast(List<Plan> all) {
        Set<Cause> seen = EnumSet.noneOf(Cause.class);
        int[] healthy = {0};
        return all.stream().filter(plan -> isFirst(plan, seen, healthy)).toList();
    }

    private static boolean isFirst(Plan plan, Set<Cause> seen, int[] healthy) {
        Optional<Cause> cause = plan.cause();
        return cause.isEmpty() ? healthy[0]++ % EACH == 0 : plan.use() == Problem.Use.TUNE && seen.add(cause.get());
    }

    /// As it is written on a command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
