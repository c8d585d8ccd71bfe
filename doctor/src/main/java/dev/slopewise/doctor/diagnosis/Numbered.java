package dev.slopewise.doctor.diagnosis;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.Numbers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A claim on its way: its numbers first, then the sentence made of them, so that both say the same.
///
/// ```
/// Numbered.steps(1, 9).with("sharpness", 227).with("limit", 200)
///         .says("the curvature was {sharpness}, and steps settle down below {limit}")
/// ```
public final class Numbered {
    private static final Pattern NAME = Pattern.compile("\\{([\\w ]+)(%?)}");

    private final int from;
    private final int to;
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    private Numbered(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /// About these steps; 0 is before the first.
    public static Numbered steps(int from, int to) {
        return new Numbered(from, to);
    }

    /// About what was so before the first step.
    public static Numbered before() {
        return new Numbered(0, 0);
    }

    public Numbered with(String name, double value) {
        numbers.put(name, value);
        return this;
    }

    /// The claim in words.
    ///
    /// @param sentence `{name}` stands for the number of that name, `{name%}` for it in percent
    public Claim says(String sentence) {
        String text = NAME.matcher(sentence).replaceAll(found -> {
            require(numbers.containsKey(found.group(1)), "the claim `%s` has no number %s", sentence, found.group(1));
            double value = numbers.getOrDefault(found.group(1), Double.NaN);
            return found.group(2).isEmpty() ? Numbers.number(value) : Numbers.percent(value);
        });
        return new Claim(text, numbers, from, to);
    }
}
