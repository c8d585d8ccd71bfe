package dev.slopewise.doctor;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers as they stand in a sentence: three significant digits, whole numbers up to a million in full, powers of ten only where tiny or huge; and
/// as they stand in a calculation: six.
public final class Numbers {
    private static final MathContext THREE_DIGITS = new MathContext(3), SIX_DIGITS = new MathContext(6);
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Numbers() {}

    /// `0.0123`, `−0.5`, `1235`, `1.2 × 10⁻⁷`, `NaN`, `infinity`.
    public static String number(double value) {
        double size = Math.abs(value);
        boolean isLongWhole = size >= 1000 && size < 999_999.5;
        return isLongWhole ? (value < 0 ? "−" : "") + Math.round(size) : rounded(value, THREE_DIGITS);
    }

    /// To six digits: `0.0123457`, `−0.5`, `1235.04`, `1.23457 × 10⁻⁷`.
    static String long6(double value) {
        return rounded(value, SIX_DIGITS);
    }

    private static String rounded(double value, MathContext digits) {
        if (Double.isNaN(value)) return "NaN";
        String sign = value < 0 ? "−" : "";
        double size = Math.abs(value);
        if (Double.isInfinite(size)) return sign + "infinity";
        if (size == 0) return "0";
        BigDecimal rounded = new BigDecimal(size).round(digits);
        int power = rounded.precision() - rounded.scale() - 1;
        return sign + (power >= -4 && power < 6 ? plain(rounded) : plain(rounded.movePointLeft(power)) + times(power));
    }

    /// `37.5 %`.
    public static String percent(double share) {
        return number(100 * share) + " %";
    }

    /// `1 step`, `1490 steps`.
    public static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /// With a capital letter in front.
    public static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }

    private static String times(int power) {
        var text = new StringBuilder(" × 10");
        for (char c : Integer.toString(power).toCharArray()) {
            text.append(c == '-' ? '⁻' : SUPERSCRIPTS.charAt(c - '0'));
        }
        return text.toString();
    }
}
