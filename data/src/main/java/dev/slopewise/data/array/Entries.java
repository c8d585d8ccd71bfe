package dev.slopewise.data.array;

import dev.slopewise.data.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The types that entries have in files, and the Java array that each becomes.
enum Entries {
    BOOL(1),
    U8(1),
    I8(1),
    I16(2),
    U16(2),
    I32(4),
    U32(4),
    I64(8),
    F16(2),
    F32(4),
    F64(8);

    /// As many as a Java array holds.
    static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private final int bytes;

    Entries(int bytes) {
        this.bytes = bytes;
    }

    /// How many entries a shape has, checked against the bytes that there are.
    ///
    /// @param sizes at least 0 each; none is one entry
    /// @param there bytes of the file after its header
    /// @throws DataException if the entries do not fill them exactly
    static int count(int[] sizes, Entries type, long there, String where) {
        long count = 1;
        for (int size : sizes) {
            if (size < 0 || (count *= size) > MOST_BYTES) {
                throw new DataException(
                        "a shape of at most %d entries is needed, got %s".formatted(MOST_BYTES, Arrays.toString(sizes)),
                        where,
                        "the file is broken: fetch it again");
            }
        }
        if (sizes.length > 32 || count * type.bytes != there) {
            throw new DataException(
                    "%d bytes are needed for entries of type %s and shape %s, got %d"
                            .formatted(count * type.bytes, type, Arrays.toString(sizes), there),
                    where,
                    count * type.bytes > there ? "the file was cut: fetch it again" : "the file is broken");
        }
        return (int) count;
    }

    /// The next entries, in the buffer's byte order: `boolean[]`, `int[]`, `long[]`, `float[]` or `double[]`.
    Object read(ByteBuffer in, int count) {
        return switch (this) {
            case BOOL -> {
                var x = new boolean[count];
                for (int i = 0; i < count; i++) x[i] = in.get() != 0;
                yield x;
            }
            case U8, I8, I16, U16, I32 -> {
                var x = new int[count];
                for (int i = 0; i < count; i++) {
                    x[i] = switch (this) {
                        case U8 -> in.get() & 0xff;
                        case I8 -> in.get();
                        case I16 -> in.getShort();
                        case U16 -> in.getShort() & 0xffff;
                        default -> in.getInt();
                    };
                }
                yield x;
            }
            case U32, I64 -> {
                var x = new long[count];
                for (int i = 0; i < count; i++) x[i] = this == U32 ? in.getInt() & 0xffffffffL : in.getLong();
                yield x;
            }
            case F16, F32 -> {
                var x = new float[count];
                for (int i = 0; i < count; i++) {
                    x[i] = this == F16 ? Float.float16ToFloat(in.getShort()) : in.getFloat();
                }
                yield x;
            }
            case F64 -> {
                var x = new double[count];
                in.asDoubleBuffer().get(x);
                yield x;
            }
        };
    }
}
