package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A model in a line of text, such as `conv:16x5,pool,32x5,pool,dense:128`. What it prints is read again as the same.
///
/// ```
/// model = part { "," part }
/// part  = name [ ":" numbers ] | numbers        numbers = number { "x" number }
/// ```
///
/// | part | what it makes |
/// |---|---|
/// | `dense:UNITS` | a dense layer, then the activation |
/// | `conv:CHANNELSxTAPS` | a convolution, as many taps along each axis, places kept; then the activation |
/// | `pool` or `pool:SIZE` | the largest of windows side by side, of 2 places along each axis if not said |
/// | `mean` | the mean over all places or steps |
/// | `batchnorm`, `layernorm` | a norm, between a layer and its activation |
/// | `dropout:PERCENT` | a dropout |
/// | `noise:PERCENT` | in training, normal noise of a deviation of so many hundredths: in front, on the inputs |
/// | `embed:TOKENSxWIDTH` | a row for each token, of which there are so many |
/// | `lstm:UNITS`, `gru:UNITS` | a recurrent layer, answering at all steps |
/// | `transformer:WIDTHxHEADSxBLOCKS` | blocks in which every step sees all, with rotary positions, and a norm |
/// | `relu`, `gelu`, … | nothing: it is the [Activation] from there on, which is relu at first |
///
/// Numbers alone go on with the last name that had any: `dense:64,32` is `dense:64,dense:32`. What a layer needs done to its input is done: where a
/// row of numbers is needed, an image is flattened, and a sequence gives its last step if a recurrent layer made it, else the mean over its
/// steps. The layer that makes the outputs is added at the end.
public record Blueprint(List<Part> parts) {
    private static final Pattern PART = Pattern.compile("([a-z-]+)?(?::?(\\d{1,7}(?:x\\d{1,7})*))?");

    /// A layer's name and numbers.
    public record Part(String name, List<Integer> numbers) {
        @Override
        public String toString() {
            String all = numbers.stream().map(String::valueOf).collect(Collectors.joining("x"));
            return all.isEmpty() ? name : name + ":" + all;
        }
    }

    /// The names, and the numbers that come with them.
    enum Kind {
        DENSE("UNITS", "64"),
        CONV("CHANNELSxTAPS", "16x5"),
        POOL("SIZE", "2"),
        MEAN("", ""),
        BATCHNORM("", ""),
        LAYERNORM("", ""),
        DROPOUT("PERCENT", "20"),
        NOISE("PERCENT", "10"),
        EMBED("TOKENSxWIDTH", "256x64"),
        LSTM("UNITS", "128"),
        GRU("UNITS", "128"),
        TRANSFORMER("WIDTHxHEADSxBLOCKS", "64x4x2");

        private final String form;
        private final String example;

        Kind(String form, String example) {
            this.form = form;
            this.example = example;
        }

        boolean takes(List<Integer> numbers) {
            int count = form.isEmpty() ? 0 : form.split("x", -1).length;
            boolean isLeftOut = this == POOL && numbers.isEmpty();
            boolean inRange = numbers.stream().allMatch(n -> n >= 1 && (this != DROPOUT || n < 100));
            return inRange && (isLeftOut || numbers.size() == count);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Blueprint {
        parts = List.copyOf(parts);
        for (Part part : parts) {
            if (activation(part.name).isPresent() && part.numbers.isEmpty()) continue;
            Kind kind = kind(part.name);
            require(
                    kind.takes(part.numbers),
                    "%s needs %s, got `%s`",
                    kind,
                    kind.form.isEmpty() ? "no numbers" : "%s, such as %s:%s".formatted(kind.form, kind, kind.example),
                    part);
        }
    }

    /// Reads the text. Blanks around parts and capital letters do not matter.
    ///
    /// @throws SlopewiseException that names the part at fault, and what could stand there
    public static Blueprint parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String piece : text.isBlank() ? List.<String>of() : List.of(text.split(",", -1))) {
            String written = piece.strip().toLowerCase(Locale.ROOT);
            Matcher matcher = PART.matcher(written);
            Optional<String> own = matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
            boolean isWhole = !written.isEmpty()
                    && matcher.matches()
                    && (matcher.group(2) == null || own.isPresent() == written.contains(":"));
            require(isWhole, "a part is a name, as pool, or a name and numbers, as conv:16x5, got `%s`", piece.strip());
            List<Integer> numbers = Optional.ofNullable(matcher.group(2)).stream()
                    .flatMap(all -> Arrays.stream(all.split("x", -1)))
                    .map(Integer::valueOf)
                    .toList();
            String name = own.or(() -> lastNumbered(parts))
                    .orElseThrow(
                            () -> refuse("`%s` has no name before it".formatted(written), "write dense:" + written));
            parts.add(new Part(name, numbers));
        }
        return new Blueprint(parts);
    }

    private static Optional<String> lastNumbered(List<Part> parts) {
        return parts.reversed().stream()
                .filter(part -> !part.numbers.isEmpty())
                .map(Part::name)
                .findFirst();
    }

    static Optional<Activation> activation(String name) {
        return Stream.of(Activation.values())
                .filter(a -> a.toString().equals(name))
                .findFirst();
    }

    static Kind kind(String name) {
        return Stream.of(Kind.values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> refuse(
                        "there is no part `%s`".formatted(name),
                        "there are %s and the activations %s"
                                .formatted(listed(List.of(Kind.values())), listed(List.of(Activation.values())))));
    }

    /// The names of all parts but the activations.
    public static List<String> names() {
        return Stream.of(Kind.values()).map(Kind::toString).toList();
    }

    private static String listed(List<?> names) {
        return names.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /// A model with random weights.
    ///
    /// @param input   the shape of one example: `[columns]`; `[time]` tokens for `embed`; a sequence `[time, features]`; an image
    ///                `[channels, height, width]` or a volume
    /// @param outputs how many numbers it answers
    public Sequential create(Key key, Shape input, int outputs) {
        return new Builder(key, input).build(parts, outputs);
    }

    /// A model with random weights that tells the next token at each place of a text: tokens `i32[…, time]` to scores `[…, time, vocabulary]`, each
    /// place seeing itself and what is before it.
    ///
    /// An embedding comes first, as wide as the first layer, and scores last. `transformer` alone, or behind one `dropout`, is a [Decoder], which drops
    /// inside its blocks.
    ///
    /// @throws SlopewiseException for parts that would see what comes after (`conv`, `pool`, `mean`, `batchnorm`), and for `embed`
    public Layer createForText(Key key, int vocabulary) {
        return NextToken.create(parts, key, vocabulary);
    }

    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining(","));
    }
}
