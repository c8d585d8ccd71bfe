package dev.slopewise.data;

import java.util.Locale;
import java.util.Set;

/// What one field of a text file says: missing, a number, or text.
final class Fields {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "?");
    private static final Set<String> INFINITE = Set.of("inf", "infinity", "∞");

    private Fields() {}

    /// Whether a field without spaces around it stands for a missing value: empty, `NA`, `N/A`, `NaN`, `null` or `?` in
    /// any case.
    static boolean isMissing(String field) {
        return field.length() <= 4 && MISSING.contains(field.toLowerCase(Locale.ROOT));
    }

    /// The number a field spells, such as `-1.5e3`; infinite for `inf`, `infinity` and what is too large for a double;
    /// `NaN` if it is no number.
    ///
    /// Java's own suffixes and hexadecimal forms (`1f`, `0x1p3`) are text here, as are grouped digits (`1,234`).
    static double number(String field) {
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            boolean numeric = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
            if (!numeric) {
                return infinite(field);
            }
        }
        try {
            return Double.parseDouble(field);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    private static double infinite(String field) {
        String lower = field.toLowerCase(Locale.ROOT);
        boolean signed = lower.startsWith("-") || lower.startsWith("+");
        if (!INFINITE.contains(signed ? lower.substring(1) : lower)) {
            return Double.NaN;
        }
        return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /// The shortest text of a number, whole numbers without a point: `3`, `0.5`. Names the class or category that a
    /// number stands for.
    static String name(double number) {
        boolean whole = Math.rint(number) == number && Math.abs(number) < 1L << 53;
        return whole ? Long.toString((long) number) : Double.toString(number);
    }
}
