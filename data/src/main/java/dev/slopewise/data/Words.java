package dev.slopewise.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Counts, lists and numbers as they stand in a sentence.
final class Words {
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private Words() {}

    /// `1 row`, `2 rows`.
    static String count(long count, String singular, String plural) {
        return count + " " + (count == 1 ? singular : plural);
    }

    /// The first few names in backquotes, and how many more there are.
    static String listed(List<String> names, int most) {
        String shown = names.stream().limit(most).map(Words::quoted).collect(Collectors.joining(", "));
        return names.size() <= most ? shown : shown + " and " + (names.size() - most) + " more";
    }

    /// A value in backquotes, cut after 60 characters and kept on one line.
    static String quoted(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return "`" + (line.length() <= 60 ? line : line.substring(0, 60) + "…") + "`";
    }

    /// The first line of a message of others, at most 200 characters.
    static String shortened(@Nullable String message) {
        String line = String.valueOf(message).lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    /// A finite number to six significant digits, without an exponent where it reads well: `17.3`, `0.00125`,
    /// `1.2E+21`.
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros();
        double size = Math.abs(value);
        boolean plain = size == 0 || (size >= 1e-6 && size < 1e15);
        return plain ? rounded.toPlainString() : rounded.toString();
    }
}
