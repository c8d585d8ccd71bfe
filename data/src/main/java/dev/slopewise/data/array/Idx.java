package dev.slopewise.data.array;

import dev.slopewise.core.Array;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// Reads IDX, the form of MNIST: two zero bytes, the type of the entries, the number of axes, the size of each axis (32
/// bits, big-endian), the entries (big-endian, the last axis innermost). The file may be packed by gzip.
///
/// | code | entries | tensor |
/// |---|---|---|
/// | 08, 09, 0B, 0C | u8, i8, i16, i32 | `i32` |
/// | 0D, 0E | f32, f64 | `f32`, `f64` |
///
/// @see <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes and Burges, MNIST</a>
public final class Idx {
    private Idx() {}

    /// The tensor in this file.
    ///
    /// @throws DataException if the file cannot be read, is no IDX, is cut, or goes on after its entries
    public static Tensor read(Path file) {
        return read(DataFiles.read(file, Entries.MOST_BYTES), file.toString());
    }

    /// The tensor in these bytes.
    ///
    /// @param source where they come from, for messages
    public static Tensor read(byte[] bytes, String source) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 4 || in.getShort() != 0) {
            throw new DataException(
                    "an IDX file begins with two zero bytes, a type and a number of axes",
                    source + ", byte 0",
                    "check what kind of file this is");
        }
        int code = in.get();
        int rank = in.get() & 0xff;
        if (in.remaining() < 4 * rank) {
            throw new DataException(
                    "the sizes of %d axes are needed, got %d bytes".formatted(rank, in.remaining()),
                    source + ", byte 4",
                    "the file was cut: fetch it again");
        }
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            sizes[i] = in.getInt();
        }
        Entries type = switch (code) {
            case 0x08 -> Entries.U8;
            case 0x09 -> Entries.I8;
            case 0x0b -> Entries.I16;
            case 0x0c -> Entries.I32;
            case 0x0d -> Entries.F32;
            case 0x0e -> Entries.F64;
            default ->
                throw new DataException(
                        "a type of 08, 09, 0B, 0C, 0D or 0E is needed, got %02X".formatted(code & 0xff),
                        source + ", byte 2",
                        "check what kind of file this is");
        };
        int count = Entries.count(sizes, type, in.remaining(), source + ", byte " + in.position());
        return Tensor.of(Array.wrap(Shape.of(sizes), type.read(in, count)));
    }
}
