package dev.slopewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Plain text from files, in UTF-8, packed by gzip or not.
public final class Texts {
    /// What one text may have at most.
    private static final int MOST = 1 << 29;

    private Texts() {}

    /// The whole text.
    ///
    /// @throws DataException if the file cannot be read, is no text, or has more than 2²⁹ characters
    public static String read(Path file) {
        var text = new StringBuilder();
        try (Stream<String> parts = parts(file, 1 << 20)) {
            parts.forEach(part -> {
                if (text.length() + part.length() > MOST) {
                    throw new DataException(
                            "at most %d characters can be read at once".formatted(MOST),
                            file.toString(),
                            "read it in parts");
                }
                text.append(part);
            });
        }
        return text.toString();
    }

    /// A text of any length in parts of up to `characters`, which end behind a line where one ends in the second half, and never inside a
    /// character. To be closed.
    ///
    /// @param characters at least 2
    public static Stream<String> parts(Path file, int characters) {
        if (characters < 2) {
            throw new DataException("a part of a text needs at least 2 characters, got " + characters, "", "");
        }
        Parts parts = Parts.open(file, characters);
        try {
            return Stream.iterate(parts.next(), part -> !part.isEmpty(), _ -> parts.next())
                    .onClose(parts::close);
        } catch (RuntimeException e) {
            throw Chunking.closed(parts, file.toString(), e);
        }
    }

    private static final class Parts implements AutoCloseable {
        private final Utf8Reader reader;
        private final String file;
        private final char[] room;
        private int held; // characters at the start of `room` that were not handed out

        private Parts(Utf8Reader reader, String file, int characters) {
            this.reader = reader;
            this.file = file;
            this.room = new char[characters];
        }

        static Parts open(Path file, int characters) {
            InputStream in = DataFiles.open(file);
            try {
                return new Parts(new Utf8Reader(in, file.toString()), file.toString(), characters);
            } catch (IOException | RuntimeException e) {
                throw Chunking.closed(in, file.toString(), e);
            }
        }

        /// The next part; empty at the end.
        String next() {
            try {
                int count = 0;
                while (held < room.length && count >= 0) {
                    count = reader.read(room, held, room.length - held);
                    held += Math.max(0, count);
                }
            } catch (IOException e) {
                throw DataFiles.unreadable(file, e);
            }
            int end = held < room.length ? held : end();
            var part = new String(room, 0, end);
            System.arraycopy(room, end, room, 0, held - end);
            held -= end;
            return part;
        }

        private int end() {
            for (int i = room.length; i > room.length / 2; i--) if (room[i - 1] == '\n') return i;
            return Character.isHighSurrogate(room[room.length - 1]) ? room.length - 1 : room.length;
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw DataFiles.unreadable(file, e);
            }
        }
    }
}
