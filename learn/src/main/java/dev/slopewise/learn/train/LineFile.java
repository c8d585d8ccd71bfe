package dev.slopewise.learn.train;

import dev.slopewise.core.SlopewiseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A file of JSON lines that grows at its end, and that no other process writes at the same time.
final class LineFile implements AutoCloseable {
    private static final int ENOUGH = 1 << 16;

    private final Path file;
    private final FileChannel out;
    private final StringBuilder waiting = new StringBuilder();

    /// Opens the file, which is made if it is not there.
    LineFile(Path file) throws IOException {
        this.file = file;
        this.out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (out.tryLock() == null)
                throw new OverlappingFileLockException(); // the lock ends with its process, however that ends
        } catch (OverlappingFileLockException e) {
            out.close();
            throw new SlopewiseException(
                    file + " is being written by another training", "", "wait until that has ended, or stop it");
        }
        out.position(out.size());
    }

    void append(Map<String, Object> form) {
        waiting.append(Json.write(form)).append('\n');
        try {
            if (waiting.length() >= ENOUGH) flush();
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Hands all lines to the system, so that they outlive this process.
    void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(waiting.toString().getBytes(StandardCharsets.UTF_8));
        waiting.setLength(0);
        while (bytes.hasRemaining()) out.write(bytes);
    }

    /// Waits until all lines are on the disk, so that they outlive the system.
    void sync() throws IOException {
        flush();
        out.force(true);
    }

    /// Leaves the first `lines` lines alone and drops the rest.
    void cut(int lines) throws IOException {
        flush();
        byte[] bytes = Files.readAllBytes(file);
        int end = 0;
        for (int line = 0; line < lines; line++) {
            while (end < bytes.length && bytes[end] != '\n') end++;
            if (end == bytes.length) {
                throw new SlopewiseException(
                        "%s has %d whole lines, and the checkpoint was made after %d".formatted(file, line, lines),
                        "",
                        "the file was changed or damaged; train again");
            }
            end++;
        }
        out.truncate(end);
        out.position(end);
    }

    /// Copies all lines to another file.
    void copyTo(Path other) throws IOException {
        sync();
        Files.copy(file, other, StandardCopyOption.REPLACE_EXISTING);
    }

    /// The whole lines; a last one that was torn off is left out.
    static List<String> whole(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> lines = new ArrayList<>(
                List.of(text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)));
        lines.removeLast();
        return lines;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (out.isOpen()) flush();
        }
    }
}
