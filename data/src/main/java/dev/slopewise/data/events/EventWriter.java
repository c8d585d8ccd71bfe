package dev.slopewise.data.events;

import dev.slopewise.data.wire.MessageWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes events to a new file in a folder that TensorBoard looks at.
public final class EventWriter implements AutoCloseable {
    private final Path file;
    private final OutputStream out;

    private EventWriter(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /// A new file, whose name TensorBoard knows events by. The folder is made if it is not there.
    ///
    /// @param seconds when it begins, from 1970 on
    public static EventWriter create(Path folder, double seconds) throws IOException {
        Files.createDirectories(folder);
        String name = "events.out.tfevents.%010d.slopewise.%d"
                .formatted((long) seconds, ProcessHandle.current().pid());
        Path file = folder.resolve(name);
        for (int i = 2; Files.exists(file); i++) file = folder.resolve(name + "." + i);
        var writer = new EventWriter(
                file, new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)));
        writer.record(EventForm.version(seconds));
        return writer;
    }

    public Path file() {
        return file;
    }

    public void write(Event event) throws IOException {
        record(EventForm.message(event));
    }

    /// What was written so far can be read by others.
    public void flush() throws IOException {
        out.flush();
    }

    private void record(MessageWriter message) throws IOException {
        byte[] bytes = message.toBytes();
        byte[] length = little(8).putLong(bytes.length).array();
        out.write(length);
        out.write(little(4).putInt(Check.of(length)).array());
        out.write(bytes);
        out.write(little(4).putInt(Check.of(bytes)).array());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
