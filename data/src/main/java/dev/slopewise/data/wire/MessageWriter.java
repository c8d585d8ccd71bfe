package dev.slopewise.data.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A Protocol Buffers message being written: fields, each a tag (number and wire type) and a value, in the order in which they are added.
///
/// | wire type | value |
/// |---|---|
/// | 0 | a whole number, 7 bits a byte, the lowest first |
/// | 1, 5 | 8 or 4 bytes, little-endian |
/// | 2 | a length as such a number, and as many bytes: text, a message, packed numbers |
///
/// @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers, encoding</a>
public final class MessageWriter {
    static final int VARINT = 0;
    static final int EIGHT = 1;
    static final int BYTES = 2;
    static final int FOUR = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public MessageWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value, out);
        return this;
    }

    public MessageWriter real(int field, double value) {
        tag(field, EIGHT);
        out.writeBytes(little(8).putDouble(value).array());
        return this;
    }

    public MessageWriter single(int field, float value) {
        tag(field, FOUR);
        out.writeBytes(little(4).putFloat(value).array());
        return this;
    }

    public MessageWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public MessageWriter message(int field, MessageWriter value) {
        return bytes(field, value.toBytes());
    }

    /// A message for each, all in the same field.
    public MessageWriter messages(int field, List<MessageWriter> values) {
        values.forEach(value -> message(field, value));
        return this;
    }

    public MessageWriter bytes(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length, out);
        out.writeBytes(value);
        return this;
    }

    /// Numbers packed in one field; nothing where there are none.
    public MessageWriter numbers(int field, long... values) {
        if (values.length == 0) return this;
        var packed = new ByteArrayOutputStream();
        for (long value : values) varint(value, packed);
        return bytes(field, packed.toByteArray());
    }

    /// Real numbers packed in one field; nothing where there are none.
    public MessageWriter reals(int field, double... values) {
        if (values.length == 0) return this;
        byte[] packed = new byte[8 * values.length];
        ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(values);
        return bytes(field, packed);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void tag(int field, int wire) {
        varint(((long) field << 3) | wire, out);
    }

    private static void varint(long value, ByteArrayOutputStream to) {
        long left = value;
        for (; (left & ~0x7fL) != 0; left >>>= 7) to.write((int) ((left & 0x7f) | 0x80));
        to.write((int) left);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
