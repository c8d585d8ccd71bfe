package dev.slopewise.data.events;

import dev.slopewise.data.wire.MessageReader;
import dev.slopewise.data.wire.MessageReader.BrokenException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a value of a summary, as far as it is one that is known.
final class ValueReader {
    private ValueReader() {}

    record Tagged(String tag, Event.Value value) {}

    static Optional<Tagged> read(MessageReader in) throws BrokenException {
        String tag = "";
        Event.@Nullable Value value = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> tag = in.text();
                case 2 -> value = new Event.Scalar(in.real());
                case 5 -> value = histogram(in.message());
                case 8 -> value = tensor(in.message()).orElse(null);
                default -> in.skip();
            }
        }
        if (value == null || tag.startsWith("_hparams_/")) return Optional.empty();
        return Optional.of(new Tagged(tag, value));
    }

    private static Event.Value histogram(MessageReader in) throws BrokenException {
        double[] numbers = new double[6];
        List<Double> limits = new ArrayList<>(), counts = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1, 2, 3, 4, 5 -> numbers[in.field()] = in.real();
                case 6 -> limits.addAll(in.reals(8));
                case 7 -> counts.addAll(in.reals(8));
                default -> in.skip();
            }
        }
        if (limits.size() != counts.size()) {
            throw new BrokenException(
                    "a histogram has %d limits and %d counts".formatted(limits.size(), counts.size()));
        }
        return new Event.Histogram(numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], limits, counts);
    }

    /// A tensor of one number is a scalar, one of texts a text.
    private static Optional<Event.Value> tensor(MessageReader in) throws BrokenException {
        List<Double> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        long type = 0;
        byte[] content = {};
        while (in.next()) {
            switch (in.field()) {
                case 1 -> type = in.number();
                case 4 -> content = in.bytes();
                case 5 -> numbers.addAll(in.reals(4));
                case 6 -> numbers.addAll(in.reals(8));
                case 8 -> texts.add(in.text());
                default -> in.skip();
            }
        }
        ByteBuffer raw = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (type == 1 && content.length == 4) numbers.add((double) raw.getFloat());
        if (type == 2 && content.length == 8) numbers.add(raw.getDouble());
        if (numbers.size() == 1) return Optional.of(new Event.Scalar(numbers.getFirst()));
        return texts.isEmpty() ? Optional.empty() : Optional.of(new Event.Text(String.join("\n\n", texts)));
    }
}
