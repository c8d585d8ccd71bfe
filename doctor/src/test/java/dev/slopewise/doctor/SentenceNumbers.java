package dev.slopewise.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the numbers back out of sentences, each with the precision that it is shown with.
final class SentenceNumbers {
    private static final String SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";
    private static final Pattern NUMBER = Pattern.compile("(−?\\d+(\\.\\d+)?)( × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?");

    private SentenceNumbers() {}

    /// A number as shown; the true one is at most `half` away.
    record Shown(String text, double value, double half) {
        boolean shows(double exact) {
            return Math.abs(exact - value) <= half * (1 + 1e-9) + 1e-12 * Math.abs(exact);
        }
    }

    /// All numbers of a sentence, to three digits; `names` (paths, printed optimisers) are no numbers.
    static List<Shown> in(String sentence, List<String> names) {
        return in(sentence, names, 3);
    }

    /// To this many digits; whole numbers of more are written in full only where there are three.
    static List<Shown> in(String sentence, List<String> names, int digits) {
        String bare = sentence.replace("f32", "");
        for (String name : names) bare = bare.replaceAll(Pattern.quote(name) + "(\\[[0-9,]+\\])?", " ");
        var found = new ArrayList<Shown>();
        for (Matcher m = NUMBER.matcher(bare); m.find(); ) {
            int power = m.group(4) == null ? 0 : power(m.group(4));
            double value = Double.parseDouble(m.group(1).replace('−', '-')) * Math.pow(10, power);
            found.add(new Shown(m.group(), value, half(m.group(1), power, Math.abs(value), digits)));
        }
        return found;
    }

    /// Half a unit of the last digit: the last significant one, or, of three, the ones of a whole number from 1000 on.
    private static double half(String text, int power, double value, int digits) {
        int last = value == 0 ? 1 - 2 * digits : (int) Math.floor(Math.log10(value) + 1e-12) - digits + 1;
        return digits > 3 || text.contains(".") || power != 0 || value < 1000 ? Math.pow(10, last) / 2 : 0.5;
    }

    /// The number that `⁻⁷` is.
    static int power(String raised) {
        String plain = raised.chars()
                .map(c -> "-0123456789".charAt(SUPERSCRIPTS.indexOf(c)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return Integer.parseInt(plain);
    }
}
