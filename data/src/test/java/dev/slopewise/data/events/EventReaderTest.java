package dev.slopewise.data.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.data.DataException;
import dev.slopewise.data.events.EventReader.Point;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventReaderTest {
    /// Written by TensorBoard 2.21 itself: the loss twice, an accuracy as a tensor, a text, a histogram.
    private static final byte[] TENSORBOARDS = Base64.getDecoder().decode("""
        SAAAAAAAAAD+kkidCZouoZNRwtpBGg1icmFpbi5FdmVudDoyUi4KLHRlbnNvcmJvYXJkLnN1bW1hcnkud3JpdGVyLmV2ZW50X2ZpbGVfd3JpdG\
        Vy/JXGNxoAAAAAAAAAEpvYLQkAAGBA/FTZQRABKg0KCwoEbG9zcxUAAAA/LuQvDxoAAAAAAAAAEpvYLQkAAKBA/FTZQRACKg0KCwoEbG9zcxUA\
        AIA+warT6TIAAAAAAAAAJBlW7AkAAKBA/FTZQRACKiUKIwoIYWNjdXJhY3lCCggBEgAqBAAAQD9KCwoJCgdzY2FsYXJzhfIxnjAAAAAAAAAAlf\
        XQXwkAAOBA/FTZQRADKiMKIQoEbm90ZUIPCAcSBBICCAFCBWhlbGxvSggKBgoEdGV4dE+QbuFcAAAAAAAAAMnN+Y8JAADgQPxU2UEQAypPCk0K\
        AWgqSBEAAAAAAAAAQBkAAAAAAAAIQCEAAAAAAAAIQCkAAAAAAAAUQDIQAAAAAAAA8D8AAAAAAAAAQDoQAAAAAAAA8D8AAAAAAAAAQPs91xc=\
        """.replaceAll("\\s", ""));

    @TempDir
    Path folder;

    private static Optional<String> read(byte[] bytes, List<Event> events) {
        try {
            return EventReader.read(new ByteArrayInputStream(bytes), "events", events::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileOfTensorBoardsOwnIsRead() throws IOException {
        Path file = folder.resolve("events.out.tfevents.1");
        Files.write(file, TENSORBOARDS);
        var scalars = EventReader.scalars(file);
        assertThat(scalars.note()).isEmpty();
        assertThat(scalars.byTag())
                .isEqualTo(Map.of(
                        "loss", List.of(new Point(1700000001.5, 1, 0.5), new Point(1700000002.5, 2, 0.25)),
                        "accuracy", List.of(new Point(1700000002.5, 2, 0.75))));
        List<Event> events = new ArrayList<>();
        assertThat(EventReader.read(file, events::add)).isEmpty();
        assertThat(events).extracting(Event::value).contains(new Event.Text("hello"));
        assertThat(events.getLast().value())
                .isEqualTo(new Event.Histogram(0, 2, 3, 3, 5, List.of(1.0, 2.0), List.of(1.0, 2.0)));
    }

    @Test
    void aFileThatWasCutGivesWhatIsWholeAndSaysSo() {
        List<Event> whole = new ArrayList<>();
        assertThat(read(TENSORBOARDS, whole)).isEmpty();
        for (int length = 100; length < TENSORBOARDS.length; length++) {
            List<Event> events = new ArrayList<>();
            Optional<String> note = read(Arrays.copyOf(TENSORBOARDS, length), events);
            assertThat(events).isEqualTo(whole.subList(0, events.size()));
            if (note.isPresent()) {
                assertThat(note.get())
                        .startsWith("events, byte ")
                        .contains("the file ends within a record; what is before");
            } else {
                assertThat(events.size()).isLessThan(whole.size()); // cut between two records
            }
        }
    }

    @Test
    void aChangedByteIsNoticedWhereverItIs() {
        List<Event> whole = new ArrayList<>();
        read(TENSORBOARDS, whole);
        for (int at = 90; at < TENSORBOARDS.length; at++) {
            byte[] changed = TENSORBOARDS.clone();
            changed[at] ^= 0x10;
            List<Event> events = new ArrayList<>();
            assertThat(read(changed, events)).isPresent();
            assertThat(events).isEqualTo(whole.subList(0, events.size()));
        }
    }

    /// Checks keep changes of a file from the messages inside it, so here the checks are made to fit.
    @Test
    void wrongMessagesWithRightChecksAreRefusedOrPassedOver() {
        var random = new Random(5);
        for (int n = 0; n < 20_000; n++) {
            byte[] bytes = TENSORBOARDS.clone();
            for (int at = 0; at < bytes.length; ) {
                int length = (int)
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
                for (int k = 0; k < 3; k++) bytes[at + 12 + random.nextInt(length)] = (byte) random.nextInt();
                int check = Check.of(Arrays.copyOfRange(bytes, at + 12, at + 12 + length));
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at + 12 + length, check);
                at += 16 + length;
            }
            try {
                Optional<String> note = read(bytes, new ArrayList<>());
                note.ifPresent(text -> assertThat(text).startsWith("events, byte "));
            } catch (DataException e) {
                assertThat(e.where()).isEqualTo("events, byte 0");
            }
        }
    }

    @Test
    void aRecordThatIsSaidToBeHugeIsNotLookedAt() {
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(1L << 40)
                .array();
        byte[] head = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(Check.of(length))
                .array();
        assertThatThrownBy(() -> read(head, new ArrayList<>()))
                .isInstanceOf(DataException.class)
                .hasMessage("events, byte 0: a record may have 67108864 bytes, this is said to have 1099511627776;"
                        + " name a file of events, events.out.tfevents.…");
    }

    @Test
    void whatIsNoFileOfEventsIsRefused() throws IOException {
        Path file = folder.resolve("table.csv");
        Files.writeString(file, "a,b\n1,2\n3,4\n");
        assertThatThrownBy(() -> EventReader.scalars(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a record's length does not fit its check")
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> EventReader.scalars(folder.resolve("missing")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        var events = List.of(
                new Event(1.5, 0, "text", new Event.Text("**ü**")),
                new Event(2.5, 1, "number", new Event.Scalar(-0.125)),
                new Event(3.5, 1L << 40, "not a number", new Event.Scalar(Double.NaN)),
                new Event(4.5, 3, "numbers", Event.Histogram.of(1, 2, 2, 5, Double.NaN)),
                new Event(5.5, 3, "no numbers", Event.Histogram.of()));
        Path file;
        try (EventWriter writer = EventWriter.create(folder, 1)) {
            file = writer.file();
            for (Event event : events) writer.write(event);
        }
        List<Event> read = new ArrayList<>();
        assertThat(EventReader.read(file, read::add)).isEmpty();
        assertThat(read).isEqualTo(events);
        assertThat(events.get(3).value()).isInstanceOfSatisfying(Event.Histogram.class, h -> {
            assertThat(h.count()).isEqualTo(4);
            assertThat(h.counts().getFirst()).isEqualTo(1);
            assertThat(h.counts().getLast()).isEqualTo(1);
        });
    }

    @Test
    void twoFilesOfOneSecondStandBesideEachOther() throws IOException {
        try (EventWriter one = EventWriter.create(folder, 1);
                EventWriter other = EventWriter.create(folder, 1)) {
            assertThat(one.file()).isNotEqualTo(other.file());
        }
    }
}
