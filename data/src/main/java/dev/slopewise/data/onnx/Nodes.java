package dev.slopewise.data.onnx;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.data.wire.MessageWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// An ONNX graph being written: its nodes, and the numbers that they use. Graphs inside a node share the numbers and the names of the whole.
final class Nodes {
    /// A node, and every value it reads, those that its graphs take from outside among them.
    private record Node(
            String op, List<String> in, List<String> out, List<MessageWriter> attributes, Set<String> reads) {}

    /// The numbers of the file and what was named in it.
    private record Pool(Map<String, MessageWriter> numbers, Map<List<Object>, String> known, Set<String> names) {}

    private final Pool pool;
    private final List<Node> nodes = new ArrayList<>();

    private Nodes(Pool pool) {
        this.pool = pool;
    }

    Nodes() {
        this(new Pool(new LinkedHashMap<>(), new LinkedHashMap<>(), new HashSet<>()));
    }

    /// A graph that stands inside a node of this one.
    Nodes inside() {
        return new Nodes(pool);
    }

    /// This name, or one like it if it is taken.
    String name(String wished) {
        String name = wished;
        for (int i = 2; !pool.names.add(name); i++) name = wished + "_" + i;
        return name;
    }

    /// Adds a node with one result.
    String add(String op, List<String> in, MessageWriter... attributes) {
        return add(op, in, 1, Set.of(), attributes).getFirst();
    }

    String add(String op, String in, MessageWriter... attributes) {
        return add(op, List.of(in), attributes);
    }

    /// Adds a node.
    ///
    /// @param results how many
    /// @param reads   what its graphs take from outside
    List<String> add(String op, List<String> in, int results, Set<String> reads, MessageWriter... attributes) {
        List<String> out = IntStream.range(0, results)
                .mapToObj(_ -> name(op.toLowerCase(Locale.ROOT)))
                .toList();
        addNamed(op, in, out, reads, attributes);
        return out;
    }

    void addNamed(String op, List<String> in, List<String> out, Set<String> reads, MessageWriter... attributes) {
        Set<String> all = new HashSet<>(reads);
        all.addAll(in);
        nodes.add(new Node(op, in, out, List.of(attributes), all));
    }

    // ---- Numbers

    /// Numbers of the model under a name of their own.
    String numbers(String wished, Array array) {
        String name = name(wished);
        pool.numbers.put(name, tensor(name, array.shape().sizes(), array.dtype(), raw(array)));
        return name;
    }

    /// One number, which takes part in any shape.
    String scalar(Number value, DType dtype) {
        byte[] raw = new byte[dtype.bytes()];
        ByteBuffer bytes = little(raw);
        switch (dtype) {
            case F32 -> bytes.putFloat(value.floatValue());
            case F64 -> bytes.putDouble(value.doubleValue());
            case I32 -> bytes.putInt(value.intValue());
            case I64 -> bytes.putLong(value.longValue());
            case BOOL -> bytes.put((byte) (value.intValue() == 0 ? 0 : 1));
        }
        return known(new int[0], dtype, raw);
    }

    /// A row of whole numbers: sizes, axes, places.
    String longs(List<Long> values) {
        byte[] raw = new byte[8 * values.size()];
        ByteBuffer bytes = little(raw);
        values.forEach(bytes::putLong);
        return known(new int[] {values.size()}, DType.I64, raw);
    }

    /// The numbers' name; equal ones are written once.
    private String known(int[] sizes, DType dtype, byte[] raw) {
        List<Object> key = List.of(sizes.length, dtype, ByteBuffer.wrap(raw));
        return pool.known.computeIfAbsent(key, _ -> put("number", sizes, dtype, raw));
    }

    String longs(long... values) {
        return longs(Arrays.stream(values).boxed().toList());
    }

    private String put(String wished, int[] sizes, DType dtype, byte[] raw) {
        String name = name(wished);
        pool.numbers.put(name, tensor(name, sizes, dtype, raw));
        return name;
    }

    private static MessageWriter tensor(String name, int[] sizes, DType dtype, byte[] raw) {
        return new MessageWriter()
                .numbers(1, IntStream.of(sizes).asLongStream().toArray())
                .number(2, OnnxForm.type(dtype))
                .text(8, name)
                .bytes(9, raw);
    }

    private static byte[] raw(Array array) {
        byte[] raw = new byte[Math.multiplyExact(array.count(), array.dtype().bytes())];
        ByteBuffer bytes = little(raw);
        switch (array.dtype()) {
            case F32 -> bytes.asFloatBuffer().put(array.floats());
            case F64 -> bytes.asDoubleBuffer().put(array.doubles());
            case I32 -> bytes.asIntBuffer().put(array.ints());
            case I64 -> bytes.asLongBuffer().put(array.longs());
            case BOOL -> {
                for (boolean b : array.bools()) bytes.put((byte) (b ? 1 : 0));
            }
        }
        return raw;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    // ---- The graph as a message

    /// A graph's message, and what it takes from outside.
    record Written(MessageWriter graph, Set<String> reads) {}

    /// The graph, with the nodes that its results need.
    Written write(
            String name, List<MessageWriter> inputs, List<MessageWriter> outputs, Set<String> results, boolean whole) {
        Set<String> needed = new HashSet<>(results);
        List<MessageWriter> kept = new ArrayList<>();
        for (Node node : nodes.reversed()) {
            if (Collections.disjoint(node.out, needed)) continue;
            needed.addAll(node.reads);
            kept.add(message(node, needed));
        }
        var graph = new MessageWriter().messages(1, kept.reversed()).text(2, name);
        if (whole)
            pool.numbers.forEach((key, value) -> {
                if (needed.contains(key)) graph.message(5, value);
            });
        return new Written(graph.messages(11, inputs).messages(12, outputs), needed);
    }

    private static MessageWriter message(Node node, Set<String> needed) {
        var message = new MessageWriter();
        node.in.forEach(in -> message.text(1, in));
        int last = node.out.size() - 1;
        while (last > 0 && !needed.contains(node.out.get(last))) last--; // the rest is optional
        node.out.subList(0, last + 1).forEach(out -> message.text(2, out));
        return message.text(4, node.op).messages(5, node.attributes);
    }
}
