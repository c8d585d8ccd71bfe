package dev.slopewise.data.onnx;

import dev.slopewise.core.DType;
import dev.slopewise.data.wire.MessageWriter;
import java.util.List;

/// The messages that an ONNX file is made of.
///
/// @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">ONNX, onnx.proto</a>
final class OnnxForm {
    /// The file's form, and the version of the operations: what runtimes from 2023 on read.
    static final int IR_VERSION = 8;

    static final int OPERATIONS = 18;

    private OnnxForm() {}

    /// The number that stands for an entry type.
    static int type(DType dtype) {
        return switch (dtype) {
            case F32 -> 1;
            case I32 -> 6;
            case I64 -> 7;
            case BOOL -> 9;
            case F64 -> 11;
        };
    }

    static MessageWriter attribute(String name, long value) {
        return new MessageWriter().text(1, name).number(3, value).number(20, 2);
    }

    static MessageWriter attribute(String name, String value) {
        return new MessageWriter().text(1, name).text(4, value).number(20, 3);
    }

    static MessageWriter attribute(String name, MessageWriter graph) {
        return new MessageWriter().text(1, name).message(6, graph).number(20, 5);
    }

    static MessageWriter attribute(String name, List<Integer> values) {
        return new MessageWriter()
                .text(1, name)
                .numbers(8, values.stream().mapToLong(i -> i).toArray())
                .number(20, 7);
    }

    /// An input or result: its name, entry type and sizes.
    static MessageWriter value(String name, DType dtype, List<Size> sizes) {
        var shape = new MessageWriter();
        for (Size size : sizes) {
            shape.message(
                    1,
                    switch (size) {
                        case Size.Fixed(int n) -> new MessageWriter().number(1, n);
                        case Size.Batch _ -> new MessageWriter().text(2, size.toString());
                    });
        }
        var tensor = new MessageWriter().number(1, type(dtype)).message(2, shape);
        return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
    }

    /// The file around a graph.
    static byte[] model(MessageWriter graph, String version) {
        return new MessageWriter()
                .number(1, IR_VERSION)
                .text(2, "slopewise")
                .text(3, version)
                .message(7, graph)
                .message(8, new MessageWriter().text(1, "").number(2, OPERATIONS))
                .toBytes();
    }
}
