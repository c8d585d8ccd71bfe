package dev.slopewise.data.events;

import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.wire.MessageReader;
import dev.slopewise.data.wire.MessageReader.BrokenException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads event files, whoever has written them: scalars (as numbers or as tensors of one), histograms and texts; other values are passed over.
///
/// Files are taken for hostile: a record's length and both its checks are tested before it is looked at, and it may have 64 MiB. A file that ends
/// in the middle of a record, as that of a running or killed training does, or whose rest is broken, gives what is whole before.
public final class EventReader {
    static final int MOST_BYTES = 1 << 26;
    static final int MOST_POINTS = 10_000_000;

    private EventReader() {}

    /// A scalar at a step.
    public record Point(double seconds, long step, double number) {}

    /// The scalars of a file.
    ///
    /// @param byTag in the order in which they were written
    /// @param note  what of the file could not be read, and why; empty if all could
    public record Scalars(Map<String, List<Point>> byTag, Optional<String> note) {}

    /// The scalars of a file, at most 10 million.
    ///
    /// @throws DataException if the file cannot be opened, or its first record is none
    public static Scalars scalars(Path file) {
        Map<String, List<Point>> byTag = new LinkedHashMap<>();
        int[] points = {0};
        Optional<String> note = read(file, event -> {
            if (event.value() instanceof Event.Scalar(double number) && points[0]++ < MOST_POINTS) {
                byTag.computeIfAbsent(event.tag(), _ -> new ArrayList<>())
                        .add(new Point(event.seconds(), event.step(), number));
            }
        });
        if (points[0] > MOST_POINTS)
            note = Optional.of("%s: only the first %d scalars are kept".formatted(file, MOST_POINTS));
        return new Scalars(byTag, note);
    }

    /// Gives the events of a file one after the other; says what could not be read.
    ///
    /// @throws DataException if the file cannot be opened, or its first record is none
    public static Optional<String> read(Path file, Consumer<Event> events) {
        try (InputStream in = DataFiles.open(file)) {
            return read(in, file.toString(), events);
        } catch (IOException e) {
            throw new DataException("the file cannot be read: " + e.getMessage(), file.toString(), "");
        }
    }

    /// The same from a stream.
    ///
    /// @param source where it comes from, for messages
    public static Optional<String> read(InputStream in, String source, Consumer<Event> events) throws IOException {
        long at = 0;
        while (true) {
            try {
                byte[] head = in.readNBytes(12);
                if (head.length == 0) return Optional.empty();
                byte[] bytes = bytes(head, in);
                events(bytes, events);
                at += 16L + bytes.length;
            } catch (BrokenException e) {
                String where = "%s, byte %d".formatted(source, at);
                if (at == 0) {
                    throw new DataException(e.problem(), where, "name a file of events, events.out.tfevents.…");
                }
                return Optional.of("%s: %s; what is before was read".formatted(where, e.problem()));
            }
        }
    }

    private static byte[] bytes(byte[] head, InputStream in) throws IOException, BrokenException {
        if (head.length < 12) throw new BrokenException("the file ends within a record");
        ByteBuffer start = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long length = start.getLong();
        if (start.getInt()
                != Check.of(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(length)
                        .array())) {
            throw new BrokenException("a record's length does not fit its check");
        }
        if (length < 0 || length > MOST_BYTES) {
            throw new BrokenException(
                    "a record may have %d bytes, this is said to have %d".formatted(MOST_BYTES, length));
        }
        byte[] bytes = in.readNBytes((int) length);
        byte[] check = in.readNBytes(4);
        if (bytes.length < length || check.length < 4) throw new BrokenException("the file ends within a record");
        if (ByteBuffer.wrap(check).order(ByteOrder.LITTLE_ENDIAN).getInt() != Check.of(bytes)) {
            throw new BrokenException("a record does not fit its check");
        }
        return bytes;
    }

    private static void events(byte[] bytes, Consumer<Event> events) throws BrokenException {
        MessageReader event = MessageReader.of(bytes);
        double seconds = 0;
        long step = 0;
        List<MessageReader> summaries = new ArrayList<>();
        while (event.next()) {
            switch (event.field()) {
                case 1 -> seconds = event.real();
                case 2 -> step = event.number();
                case 5 -> summaries.add(event.message());
                default -> event.skip();
            }
        }
        for (MessageReader summary : summaries) {
            while (summary.next()) {
                if (summary.field() != 1) {
                    summary.skip();
                    continue;
                }
                Optional<ValueReader.Tagged> value = ValueReader.read(summary.message());
                if (value.isPresent()) {
                    events.accept(new Event(
                            seconds, step, value.get().tag(), value.get().value()));
                }
            }
        }
    }
}
