package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Named tensors as bytes, in the safetensors form: the length of a header (8 bytes, little-endian), the header as JSON (type, shape and place
/// of each tensor), then the numbers.
///
/// @see <a href="https://github.com/huggingface/safetensors#format">Safetensors, format</a>
public final class Safetensors {
    private Safetensors() {}

    private static final String METADATA = "__metadata__";

    /// As the first implementation has it.
    private static final int LONGEST_HEADER = 100_000_000;

    /// The leaves of a tree under their paths.
    public static byte[] write(Object tree) {
        return write(tree, Map.of());
    }

    /// The same with texts beside them.
    public static byte[] write(Object tree, Map<String, String> metadata) {
        Tree<Object> parts = Tree.of(tree);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < parts.leaves().size(); i++)
            tensors.put(parts.paths().get(i), parts.leaves().get(i));
        return writeNamed(tensors, metadata);
    }

    /// Tensors under names of one's own, in their order, with texts beside them.
    public static byte[] writeNamed(Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) header.put(METADATA, metadata);
        int size = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            Type type = tensor.getValue().type();
            int bytes = Math.multiplyExact(type.shape().count(), type.dtype().bytes());
            Map<String, Object> entry = new LinkedHashMap<>(); // in one order, so that equal tensors give equal bytes
            entry.put("dtype", type.dtype().name());
            entry.put(
                    "shape",
                    java.util.Arrays.stream(type.shape().sizes()).boxed().toList());
            entry.put("data_offsets", List.of(size, size + bytes));
            header.put(tensor.getKey(), entry);
            size = Math.addExact(size, bytes);
        }
        byte[] json = Json.write(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(8 + json.length + size).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(json.length).put(json);
        tensors.values().forEach(leaf -> put(leaf.array(), out));
        return out.array();
    }

    /// What tells a tree's numbers, types and shapes from others': 8 hexadecimal digits.
    static String checksum(Object tree) {
        var sum = new CRC32C();
        sum.update(write(tree));
        return "%08x".formatted(sum.getValue());
    }

    private static void put(Array array, ByteBuffer out) {
        switch (array.dtype()) {
            case F32 -> {
                for (float x : array.floats()) out.putFloat(x);
            }
            case F64 -> {
                for (double x : array.doubles()) out.putDouble(x);
            }
            case I32 -> {
                for (int x : array.ints()) out.putInt(x);
            }
            case I64 -> {
                for (long x : array.longs()) out.putLong(x);
            }
            case BOOL -> {
                for (boolean x : array.bools()) out.put((byte) (x ? 1 : 0));
            }
        }
    }

    /// Tensors by name.
    ///
    /// @throws SlopewiseException if lengths, types or places do not fit together, or the tensors do not fill the bytes behind the header exactly:
    ///     nothing is read twice, so that a small file takes little memory
    public static Map<String, Tensor> read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<?, ?> header = header(in, bytes);
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : header.entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (!name.equals(METADATA)) entries.put(name, entry(name, map(entry.getValue()), in.remaining()));
        }
        refuseGapsAndOverlaps(entries, in.remaining());
        ByteBuffer data = in.slice();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        entries.forEach((name, entry) -> tensors.put(name, entry.tensor(data)));
        return tensors;
    }

    private static void refuseGapsAndOverlaps(Map<String, Entry> entries, int size) {
        var order = new ArrayList<>(entries.entrySet());
        order.sort(Comparator.comparingInt((Map.Entry<String, Entry> e) -> e.getValue().from)
                .thenComparingInt(e -> e.getValue().to));
        int end = 0;
        for (Map.Entry<String, Entry> e : order) {
            require(
                    e.getValue().from == end,
                    "tensors lie one behind the other, and %s begins at byte %d, not at %d",
                    e.getKey(),
                    e.getValue().from,
                    end);
            end = e.getValue().to;
        }
        require(end == size, "the tensors fill %d bytes, and the file has %d for them", end, size);
    }

    /// The texts beside the tensors; none if there are none.
    ///
    /// @throws SlopewiseException if the header is none
    public static Map<String, String> metadata(byte[] bytes) {
        Map<?, ?> header = header(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), bytes);
        Map<String, String> metadata = new LinkedHashMap<>();
        @Nullable Object texts = header.get(METADATA);
        if (texts != null) map(texts).forEach((name, text) -> metadata.put(String.valueOf(name), String.valueOf(text)));
        return metadata;
    }

    /// The header; the buffer then stands where the numbers begin.
    private static Map<?, ?> header(ByteBuffer in, byte[] bytes) {
        require(bytes.length >= 8, "a safetensors file has at least 8 bytes, got %d", bytes.length);
        long length = in.getLong();
        require(
                length >= 2 && length <= bytes.length - 8,
                "the safetensors header is said to have %d bytes, and the file has %d",
                length,
                bytes.length);
        require(length <= LONGEST_HEADER, "a safetensors header has at most %d bytes, got %d", LONGEST_HEADER, length);
        in.position(8 + (int) length);
        return map(Json.read(new String(bytes, 8, (int) length, StandardCharsets.UTF_8)));
    }

    /// What a header says of a tensor.
    ///
    /// @param from place of its first byte behind the header
    /// @param to   place behind its last byte
    private record Entry(DType dtype, Shape shape, int from, int to) {
        Tensor tensor(ByteBuffer data) {
            ByteBuffer at = data.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN);
            return Tensor.of(Array.wrap(shape, numbers(dtype, shape.count(), at)));
        }
    }

    private static Entry entry(String name, Map<?, ?> entry, int size) {
        DType dtype = dtype(name, String.valueOf(entry.get("dtype")));
        int[] sizes = longs(name, entry.get("shape")).stream()
                .mapToInt(Math::toIntExact)
                .toArray();
        List<Long> place = longs(name, entry.get("data_offsets"));
        Shape shape = Shape.of(sizes);
        require(
                place.size() == 2
                        && place.get(1) <= size
                        && place.get(1) - place.get(0) == (long) shape.count() * dtype.bytes(),
                "tensor %s of shape %s cannot lie at bytes %s of %d",
                name,
                shape,
                place,
                size);
        return new Entry(dtype, shape, place.get(0).intValue(), place.get(1).intValue());
    }

    private static Object numbers(DType dtype, int n, ByteBuffer at) {
        return switch (dtype) {
            case F32 -> {
                float[] x = new float[n];
                at.asFloatBuffer().get(x);
                yield x;
            }
            case F64 -> {
                double[] x = new double[n];
                at.asDoubleBuffer().get(x);
                yield x;
            }
            case I32 -> {
                int[] x = new int[n];
                at.asIntBuffer().get(x);
                yield x;
            }
            case I64 -> {
                long[] x = new long[n];
                at.asLongBuffer().get(x);
                yield x;
            }
            case BOOL -> {
                boolean[] x = new boolean[n];
                for (int i = 0; i < n; i++) x[i] = at.get(i) != 0;
                yield x;
            }
        };
    }

    private static DType dtype(String name, String text) {
        for (DType dtype : DType.values()) if (dtype.name().equals(text)) return dtype;
        throw new SlopewiseException(
                "tensor " + name + " has entries of type " + text, "", "F32, F64, I32, I64 and BOOL can be read");
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) return map;
        throw new SlopewiseException("a safetensors header holds objects, got " + value, "", "");
    }

    private static List<Long> longs(String name, @Nullable Object value) {
        boolean fits = value instanceof List<?> list
                && list.stream().allMatch(x -> x instanceof Long l && l >= 0 && l <= Integer.MAX_VALUE);
        if (fits && value instanceof List<?> list)
            return list.stream().map(x -> (Long) x).toList();
        throw new SlopewiseException(
                "tensor " + name + " needs whole numbers for shape and place, got " + value, "", "");
    }
}
