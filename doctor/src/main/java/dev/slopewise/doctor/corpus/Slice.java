package dev.slopewise.doctor.corpus;

import dev.slopewise.doctor.diagnosis.Cause;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A part of the corpus.
public enum Slice {
    /// Of those to tune on, one training of each cause and each tenth healthy one.
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
            case FAST -> fast(of(all, Problem.Use.TUNE));
            case TUNE -> of(all, Problem.Use.TUNE);
            case TEST -> of(all, Problem.Use.TEST);
            case ALL -> all;
        };
    }

    private static List<Plan> of(List<Plan> plans, Problem.Use use) {
        return plans.stream().filter(plan -> plan.use() == use).toList();
    }

    private static List<Plan> fast(List<Plan> tuning) {
        Set<Cause> seen = EnumSet.noneOf(Cause.class);
        int[] healthy = {0};
        return tuning.stream().filter(plan -> isFirst(plan, seen, healthy)).toList();
    }

    private static boolean isFirst(Plan plan, Set<Cause> seen, int[] healthy) {
        Optional<Cause> cause = plan.cause();
        return cause.isEmpty() ? healthy[0]++ % EACH == 0 : seen.add(cause.get());
    }

    /// As it is written on a command line.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
