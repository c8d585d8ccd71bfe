package dev.slopewise.data;

import java.time.LocalDateTime;
import java.util.Locale;

/// What comes round again: a time stands at an angle in it, so that December is next to January.
public enum Cycle {
    YEAR,
    WEEK,
    DAY;

    /// Milliseconds.
    static final long DAY_LENGTH = 86_400_000;

    /// How much of the cycle has gone by at this time, in [0, 1).
    double share(long millis) {
        double day = Math.floorMod(millis, DAY_LENGTH) / (double) DAY_LENGTH;
        return switch (this) {
            case DAY -> day;
            case WEEK -> (Math.floorMod(Math.floorDiv(millis, DAY_LENGTH) + 3, 7) + day) / 7; // 1970-01-01: a Thursday
            case YEAR -> {
                LocalDateTime time = Times.local(millis);
                yield (time.getDayOfYear() - 1 + day) / time.toLocalDate().lengthOfYear();
            }
        };
    }

    /// The name in files: `year`, `week`, `day`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
