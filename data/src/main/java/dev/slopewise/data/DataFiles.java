package dev.slopewise.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Files of data: opening, unpacking, and knowing them again.
public final class DataFiles {
    /// A gzip file may be unpacked to this many bytes whatever its size.
    static final long SMALL = 1L << 26;

    /// Beyond that, to this many times its size: tables and images pack to a third or a thirtieth, a bomb to a thousandth.
    static final int MOST_PACKED = 200;

    private static final int MOST_CHARACTERS = 1 << 29;

    private DataFiles() {}

    /// The bytes of a file, buffered; of a gzip file, known by its first two bytes, what it holds.
    ///
    /// @throws DataException if there is no such file or it may not be read
    public static InputStream open(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new DataException("a file is needed, this is a directory", name, "name a file in it");
        }
        try {
            var bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            try {
                bytes.mark(2);
                boolean zipped = bytes.read() == 0x1f && bytes.read() == 0x8b;
                bytes.reset();
                return zipped
                        ? new Unpacked(new GZIPInputStream(bytes, 1 << 16), name, limit(Files.size(file)))
                        : bytes;
            } catch (IOException e) {
                bytes.close();
                throw e;
            }
        } catch (NoSuchFileException _) {
            Path folder = file.toAbsolutePath().getParent();
            throw new DataException("there is no such file", name, "check the name; looked in " + folder);
        } catch (AccessDeniedException _) {
            throw new DataException("the file may not be read", name, "allow it: chmod u+r FILE");
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    private static long limit(long packed) {
        return Math.max(SMALL, packed * MOST_PACKED);
    }

    /// All bytes of a file, unpacked.
    ///
    /// @param most how many there may be
    /// @throws DataException if the file cannot be read or holds more
    public static byte[] read(Path file, int most) {
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new DataException(
                        "at most %d bytes can be read at once, and there are more".formatted(most),
                        file.toString(),
                        "split the file");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /// A whole text in UTF-8, unpacked, without its byte order mark.
    ///
    /// @throws DataException if the file cannot be read, is no text, is empty, or has more than 2²⁹ characters
    public static String text(Path file) {
        var text = new StringBuilder();
        char[] part = new char[1 << 16];
        try (var reader = new Utf8Reader(open(file), file.toString())) {
            for (int count = reader.read(part); count >= 0; count = reader.read(part)) {
                text.append(part, 0, count);
                if (text.length() > MOST_CHARACTERS) {
                    throw new DataException(
                            "at most %d characters of text can be read, and there are more".formatted(MOST_CHARACTERS),
                            file.toString(),
                            "split the file");
                }
            }
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
        if (text.isEmpty()) throw new DataException("a text is needed, the file is empty", file.toString(), "");
        return text.toString();
    }

    /// SHA-256 of a file's bytes as `sha256:` and 64 digits; `unknown` for what can be read only once, such as a pipe.
    public static String fingerprint(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "unknown";
        }
        MessageDigest sum = sha256();
        add(file, sum);
        return shown(sum);
    }

    /// SHA-256 of the names, sizes and bytes of files, likewise.
    ///
    /// @param folder that names are told from
    public static String fingerprint(Path folder, List<Path> files) throws IOException {
        MessageDigest sum = sha256();
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            sum.update("%s\0%d\0".formatted(name, Files.size(file)).getBytes(StandardCharsets.UTF_8));
            add(file, sum);
        }
        return shown(sum);
    }

    private static void add(Path file, MessageDigest sum) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), sum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String shown(MessageDigest sum) {
        return "sha256:" + HexFormat.of().formatHex(sum.digest());
    }

    static DataException unreadable(String name, Exception cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        var unreadable = cause instanceof EOFException
                ? new DataException(
                        "the file ends too early (%s)".formatted(reason),
                        name,
                        "it was cut, as by an interrupted download, or is still being written: fetch it again")
                : new DataException("the file cannot be read: " + reason, name, "");
        unreadable.initCause(cause);
        return unreadable;
    }

    /// What a gzip file holds, refused where it is absurdly much.
    private static final class Unpacked extends FilterInputStream {
        private final String name;
        private final long most;
        private long count;

        Unpacked(InputStream in, String name, long most) {
            super(in);
            this.name = name;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            count += Math.max(0, read);
            if (count > most) {
                throw new DataException(
                        "unpacked, this gzip file is more than %d times its size: it was made to fill memory"
                                .formatted(MOST_PACKED),
                        name,
                        "if it was not, unpack it yourself: gunzip -k FILE");
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
