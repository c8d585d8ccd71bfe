package dev.slopewise.cli;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.learn.train.Space;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/// A setting of `train`, and the values to try.
///
/// ```
/// rate=log(1e-4,1e-1)     a range in which each power of ten is equally likely
/// momentum=linear(0,0.9)  a range
/// hidden=32|64|64,32      one of these
/// ```
///
/// @param isWhole whether its values are whole numbers
record Over(String name, Space.Range range, boolean isWhole) {
    private static final Pattern RANGE = Pattern.compile("\\s*(log|linear)\\(([^,()]+),([^,()]+)\\)\\s*");
    private static final MathContext DIGITS = new MathContext(3);

    /// A value as a word of a command line; of ranges, to three digits, which tell settings apart and can be read.
    String word(Object value) {
        if (!(value instanceof Double number)) return String.valueOf(value);
        return isWhole ? String.valueOf(Math.round(number)) : plain(new BigDecimal(number).round(DIGITS));
    }

    /// Whether a word of a command line sets what this goes over.
    boolean isOf(String word) {
        return word.startsWith("--" + name + "=");
    }

    private static String plain(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        return shortest.precision() - shortest.scale() > -4 ? shortest.toPlainString() : shortest.toString();
    }

    static final class Text implements ITypeConverter<Over> {
        @Override
        public Over convert(String text) {
            int at = text.indexOf('=');
            if (at < 1)
                throw new TypeConversionException(
                        "NAME=VALUES is needed, as in rate=log(1e-4,1e-1), got `" + text + "`");
            String name = text.substring(0, at).strip();
            ArgSpec setting = TrainWords.setting(name)
                    .orElseThrow(() ->
                            new TypeConversionException("a setting of train is needed, got `%s`; there are %s"
                                    .formatted(name, String.join(", ", TrainWords.settings()))));
            Class<?> type = setting.type();
            boolean isWhole = type == int.class || type == Integer.class || type == long.class || type == Long.class;
            return new Over(name, range(text.substring(at + 1)), isWhole);
        }

        private static Space.Range range(String text) {
            Matcher range = RANGE.matcher(text);
            try {
                if (range.matches()) {
                    double low = Double.parseDouble(range.group(2)), high = Double.parseDouble(range.group(3));
                    return range.group(1).equals("log") ? new Space.Log(low, high) : new Space.Linear(low, high);
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("two numbers are needed, got `" + text + "`");
            } catch (SlopewiseException e) {
                throw new TypeConversionException(e.problem());
            }
            List<Object> values = Arrays.<Object>asList((Object[]) text.split("\\|", -1));
            if (values.stream().distinct().count() < values.size()) {
                throw new TypeConversionException("different values are needed, got `" + text + "`");
            }
            return new Space.Values(values);
        }
    }
}
