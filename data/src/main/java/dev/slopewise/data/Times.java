package dev.slopewise.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Dates and times of day as milliseconds since 1970-01-01T00:00.
///
/// Read are the ISO 8601 forms `2012-01-31`, `2012-01-31T14:05`, `2012-01-31 14:05:09.25`, each time with or without a
/// zone (`Z`, `+02:00`); without one it counts as UTC.
public final class Times {
    /// Stands for a missing time.
    public static final long MISSING = Long.MIN_VALUE;

    private static final int LONGEST = "2012-01-31T14:05:09.123456789+02:00".length();

    private Times() {}

    /// The times that texts say; none at all if one of them says no time, or all are missing.
    static long[] of(@Nullable String[] texts) {
        var times = new long[texts.length];
        boolean any = false;
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            times[i] = text == null ? MISSING : parse(text);
            if (text != null && times[i] == MISSING) {
                return new long[0];
            }
            any |= text != null;
        }
        return any ? times : new long[0];
    }

    /// The time a text says, [#MISSING] if it says none.
    static long parse(String text) {
        int length = text.length();
        if (length < 10 || length > LONGEST || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return MISSING;
        }
        try {
            if (length == 10) {
                return LocalDate.parse(text).toEpochDay() * 86_400_000;
            }
            String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 11) >= 0 || iso.indexOf('-', 11) >= 0;
            return zoned
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException _) {
            return MISSING;
        }
    }

    /// The shortest text of a time: `2012-01-31`, `2012-01-31T14:05`.
    static String name(long millis) {
        LocalDateTime time = local(millis);
        boolean midnight = Math.floorMod(millis, 86_400_000L) == 0;
        return midnight ? time.toLocalDate().toString() : time.toString();
    }

    static LocalDateTime local(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
