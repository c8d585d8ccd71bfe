package dev.slopewise.data.array;

import dev.slopewise.core.Array;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// NumPy's `.npy`: `\x93NUMPY`, a version (1.0, 2.0 or 3.0), the header's length, the header as a Python dictionary, the
/// entries.
///
/// Read are entries of bool; whole numbers of 8, 16 and 32 bits (as `i32`, unsigned ones of 32 bits as `i64`) and of 64
/// bits with sign; real numbers of 16 and 32 bits (as `f32`) and of 64; in either byte order, by rows or by columns.
/// Others are refused, Python objects among them, as reading those would run code. Written is version 1.0,
/// little-endian, by rows.
///
/// @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy, the npy format</a>
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']{1,40})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]*)\\)");

    private Npy() {}

    /// The tensor in this file.
    ///
    /// @throws DataException if the file cannot be read, is no `.npy`, is cut, or holds entries of another type
    public static Tensor read(Path file) {
        return read(DataFiles.read(file, Entries.MOST_BYTES), file.toString());
    }

    /// The tensor in these bytes.
    ///
    /// @param source where they come from, for messages
    public static Tensor read(byte[] bytes, String source) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || !Arrays.equals(bytes, 0, 6, MAGIC, 0, 6)) {
            throw new DataException(
                    "a .npy file begins with 93 and NUMPY", source + ", byte 0", "check what kind of file this is");
        }
        int version = bytes[6];
        if (version < 1 || version > 3) {
            throw new DataException("version 1, 2 or 3 is needed, got " + version, source + ", byte 6", "");
        }
        in.position(8);
        long length = version == 1 ? in.getShort() & 0xffff : in.getInt() & 0xffffffffL;
        if (length > Math.min(in.remaining(), LONGEST_HEADER)) {
            throw new DataException(
                    "a header of at most %d bytes is needed, got one of %d"
                            .formatted(Math.min(in.remaining(), LONGEST_HEADER), length),
                    source + ", byte 8",
                    "the file was cut or is broken");
        }
        String header = new String(bytes, in.position(), (int) length, StandardCharsets.UTF_8);
        String where = source + ", byte " + in.position();
        in.position(in.position() + (int) length);
        return tensor(header, in, where, source + ", byte " + in.position());
    }

    private static Tensor tensor(String header, ByteBuffer in, String where, String whereEntries) {
        String type = find(TYPE, header, "'descr'", where);
        boolean byColumns = find(ORDER, header, "'fortran_order'", where).equals("True");
        int[] sizes = sizes(find(SHAPE, header, "'shape'", where), where);
        in.order(type.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Entries entries = entries(type, where);
        int count = Entries.count(sizes, entries, in.remaining(), whereEntries);
        Object numbers = entries.read(in, count);
        if (!byColumns || sizes.length < 2) {
            return Tensor.of(Array.wrap(Shape.of(sizes), numbers));
        }
        int rank = sizes.length;
        int[] turned = IntStream.range(0, rank).map(i -> sizes[rank - 1 - i]).toArray();
        int[] axes = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        return Tensor.of(Array.wrap(Shape.of(turned), numbers)).permute(axes);
    }

    private static String find(Pattern pattern, String header, String name, String where) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataException(
                    "the header needs a plain " + name
                            + ", as in {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
                    where,
                    "arrays of objects and of records cannot be read: save plain numbers");
        }
        return matcher.group(1);
    }

    private static int[] sizes(String text, String where) {
        try {
            return Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException _) {
            throw new DataException("a shape of numbers below 2^31 is needed, got (" + text + ")", where, "");
        }
    }

    private static Entries entries(String type, String where) {
        return switch (type.replaceFirst("^[<>|=]", "")) {
            case "b1", "?" -> Entries.BOOL;
            case "u1" -> Entries.U8;
            case "i1" -> Entries.I8;
            case "i2" -> Entries.I16;
            case "u2" -> Entries.U16;
            case "i4" -> Entries.I32;
            case "u4" -> Entries.U32;
            case "i8" -> Entries.I64;
            case "f2" -> Entries.F16;
            case "f4" -> Entries.F32;
            case "f8" -> Entries.F64;
            default ->
                throw new DataException(
                        "entries of type b1, i1 to i8, u1 to u4 or f2 to f8 are needed, got " + type,
                        where,
                        "convert them in NumPy: x.astype('float32')");
        };
    }

    /// A tensor as the bytes of a `.npy` file.
    public static byte[] write(Tensor tensor) {
        Array array = tensor.array();
        String type = switch (array.dtype()) {
            case F32 -> "<f4";
            case F64 -> "<f8";
            case I32 -> "<i4";
            case I64 -> "<i8";
            case BOOL -> "|b1";
        };
        String shape = Arrays.stream(array.shape().sizes())
                .mapToObj(size -> size + ",")
                .collect(Collectors.joining(" "));
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
        int padded = (10 + header.length() + 1 + 63) / 64 * 64; // the entries begin at a multiple of 64
        var out = ByteBuffer.allocate(Math.addExact(
                        padded, Math.multiplyExact(array.count(), array.dtype().bytes())))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - 10));
        out.put((header + " ".repeat(padded - 11 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        switch (array.dtype()) {
            case F32 -> out.asFloatBuffer().put(array.floats());
            case F64 -> out.asDoubleBuffer().put(array.doubles());
            case I32 -> out.asIntBuffer().put(array.ints());
            case I64 -> out.asLongBuffer().put(array.longs());
            case BOOL -> {
                for (boolean x : array.bools()) out.put((byte) (x ? 1 : 0));
            }
        }
        return out.array();
    }
}
