package dev.slopewise.data.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The fields of a Protocol Buffers message, in the order they stand in. The bytes are taken for hostile: every length is checked against what
/// is there, and nothing is copied that is longer than the message.
///
/// @see MessageWriter
public final class MessageReader {
    private final ByteBuffer in;
    private int field;
    private int wire;

    private MessageReader(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Bytes that are no message.
    public static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;

        public BrokenException(String problem) {
            super(problem);
            this.problem = problem;
        }

        public String problem() {
            return problem;
        }
    }

    public static MessageReader of(byte[] message) {
        return new MessageReader(ByteBuffer.wrap(message));
    }

    /// Goes on to the next field; false at the end. The value of the one before must have been taken or skipped.
    public boolean next() throws BrokenException {
        if (!in.hasRemaining()) return false;
        long tag = varint();
        wire = (int) (tag & 7);
        if (tag >>> 3 < 1 || tag >>> 3 > 0x1fff_ffff)
            throw new BrokenException("a field needs a number from 1 to 2^29 − 1");
        field = (int) (tag >>> 3);
        return true;
    }

    /// The number of the field.
    public int field() {
        return field;
    }

    public void skip() throws BrokenException {
        switch (wire) {
            case MessageWriter.VARINT -> varint();
            case MessageWriter.EIGHT -> need(8).position(in.position() + 8);
            case MessageWriter.FOUR -> need(4).position(in.position() + 4);
            case MessageWriter.BYTES -> bytes();
            default -> throw new BrokenException("field %d has wire type %d, which is none".formatted(field, wire));
        }
    }

    public long number() throws BrokenException {
        require(MessageWriter.VARINT);
        return varint();
    }

    /// A real number of 4 or 8 bytes.
    public double real() throws BrokenException {
        if (wire == MessageWriter.FOUR) return need(4).getFloat();
        require(MessageWriter.EIGHT);
        return need(8).getDouble();
    }

    public String text() throws BrokenException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public MessageReader message() throws BrokenException {
        return of(bytes());
    }

    public byte[] bytes() throws BrokenException {
        require(MessageWriter.BYTES);
        long length = varint();
        if (length < 0 || length > in.remaining()) {
            throw new BrokenException(
                    "field %d is said to have %d bytes, %d are left".formatted(field, length, in.remaining()));
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    /// Real numbers of `bytes` bytes, 4 or 8, packed or one.
    public List<Double> reals(int bytes) throws BrokenException {
        if (wire != MessageWriter.BYTES) return List.of(real());
        ByteBuffer packed = ByteBuffer.wrap(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        List<Double> all = new ArrayList<>(packed.remaining() / bytes);
        while (packed.remaining() >= bytes) all.add(bytes == 4 ? packed.getFloat() : packed.getDouble());
        return all;
    }

    private void require(int asked) throws BrokenException {
        if (wire != asked)
            throw new BrokenException("field %d has wire type %d, %d is needed".formatted(field, wire, asked));
    }

    private ByteBuffer need(int bytes) throws BrokenException {
        if (in.remaining() < bytes) throw new BrokenException("field %d was cut".formatted(field));
        return in;
    }

    private long varint() throws BrokenException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = need(1).get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) return value;
        }
        throw new BrokenException("a number has at most 10 bytes");
    }
}
