package dev.slopewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads UTF-8 text, with or without a byte order mark, and says by line and byte where it is not text.
final class Utf8Reader extends Reader {
    private static final int SIZE = 1 << 16;

    private final InputStream in;
    private final String file;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(SIZE).limit(0);
    private long bytesBefore; // bytes of the file before the first one in `bytes`
    private long line = 1;
    private char last;
    private boolean ended;

    Utf8Reader(InputStream in, String file) throws IOException {
        this.in = in;
        this.file = file;
        fill();
        FileKind.refuseOther(bytes, file);
        more();
        if (chars.hasRemaining() && chars.charAt(0) == '\uFEFF') {
            chars.get();
        }
    }

    /// The beginning of what is still unread, up to 65536 characters; reading goes on as if it had not been looked at.
    String start() {
        return chars.toString();
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (!chars.hasRemaining() && !more()) {
            return -1;
        }
        int count = Math.min(length, chars.remaining());
        chars.get(buffer, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean more() throws IOException {
        chars.clear();
        while (true) {
            var result = decoder.decode(bytes, chars, ended);
            if (result.isError() || ended || chars.position() > 0) {
                chars.flip();
                countLines();
                if (result.isError()) {
                    throw notText(
                            "%s, line %d (byte %d)".formatted(file, line, bytesBefore + bytes.position() + 1),
                            "the byte 0x%02X, which does not fit there".formatted(bytes.get(bytes.position())));
                }
                return chars.hasRemaining();
            }
            fill();
        }
    }

    private void fill() throws IOException {
        bytesBefore += bytes.position();
        bytes.compact();
        while (bytes.hasRemaining() && !ended) {
            int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
            ended = count < 0;
            bytes.position(bytes.position() + Math.max(0, count));
        }
        bytes.flip();
    }

    private void countLines() {
        for (int i = chars.position(); i < chars.limit(); i++) {
            char c = chars.get(i);
            if (c == 0) {
                throw notText(file + ", line " + line, "a zero byte");
            }
            if (c == '\r' || (c == '\n' && last != '\r')) {
                line++;
            }
            last = c;
        }
    }

    private DataException notText(String place, String got) {
        return FileKind.notText(file, place, got, Arrays.copyOf(bytes.array(), bytes.limit()));
    }
}
