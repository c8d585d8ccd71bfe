package dev.slopewise.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.slopewise.data.DataException;
import dev.slopewise.data.events.EventReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Files of events give what is whole in them, or are refused by a [DataException]. A record's check keeps a fuzzer out of the message inside, so
/// messages are also tried within checks that fit.
class EventsFuzzTest {
    private static void readOrRefuse(byte[] file) throws IOException {
        try {
            EventReader.read(new ByteArrayInputStream(file), "events", event -> {});
        } catch (DataException e) {
            if (e.getMessage().isBlank()) throw new AssertionError("a refusal says why", e);
        }
    }

    @FuzzTest
    void file(byte[] bytes) throws IOException {
        readOrRefuse(bytes);
    }

    @FuzzTest
    void message(byte[] bytes) throws IOException {
        byte[] file = new byte[16 + bytes.length];
        ByteBuffer record = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length);
        record.putInt(check(file, 0, 8)).put(bytes).putInt(check(file, 12, bytes.length));
        readOrRefuse(file);
    }

    private static int check(byte[] bytes, int from, int length) {
        var crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }
}
