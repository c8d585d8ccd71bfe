package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxForm.attribute;

import dev.slopewise.core.Control;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.data.wire.MessageWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Loops of known length as ONNX's Scan, whose graph sees the values around it by name. Scan must read rows: where there are none, it counts.
final class ScanForm {
    private ScanForm() {}

    static List<Value> write(Exporter to, Control.Scan op, Control.Scan other, List<Integer> in) {
        if (op.carries() != other.carries() || op.rows() != other.rows() || op.direction() != other.direction()) {
            throw new Size.FixedBatchException("a loop depends on the batch's size");
        }
        Graph body = op.body();
        int read = op.carries() + op.rows();
        List<Value> inside = new ArrayList<>();
        List<MessageWriter> inputs = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < read; i++) {
            String name = to.nodes.name(i < op.carries() ? "state" : "row");
            inside.add(Value.full(name, body.type(i).shape().rank()));
            List<Size> sizes =
                    Size.of(body.type(i).shape(), other.body().type(i).shape());
            inputs.add(OnnxForm.value(name, body.type(i).dtype(), sizes));
            operands.add(to.full(in.get(i)));
        }
        for (int i = read; i < in.size(); i++) inside.add(to.value(in.get(i)));
        int rows = Math.max(1, op.rows());
        if (op.rows() == 0) {
            String count = to.sizes.scalar(Size.of(op.length(), other.length()));
            List<String> range = List.of(to.nodes.scalar(0, DType.I64), count, to.nodes.scalar(1, DType.I64));
            operands.add(to.nodes.add("Range", range));
            inputs.add(OnnxForm.value(to.nodes.name("turn"), DType.I64, List.of()));
        }
        List<String> names =
                body.outputs().stream().map(_ -> to.nodes.name("made")).toList();
        Exporter step = to.inside(body, other.body(), inside);
        Nodes.Written written = step.finish("step", inputs, names, false);
        boolean back = op.direction() == Control.Scan.Direction.BACKWARD;
        List<Integer> inOrder = Collections.nCopies(rows, back ? 1 : 0);
        List<Integer> outOrder = Collections.nCopies(body.outputs().size() - op.carries(), back ? 1 : 0);
        Set<String> reads = new LinkedHashSet<>(written.reads());
        List<String> made = to.nodes.add(
                "Scan",
                operands,
                body.outputs().size(),
                reads,
                attribute("body", written.graph()),
                attribute("num_scan_inputs", rows),
                attribute("scan_input_directions", inOrder),
                attribute("scan_output_directions", outOrder));
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            int rank = body.outputTypes().get(i).shape().rank();
            values.add(Value.full(made.get(i), i < op.carries() ? rank : rank + 1));
        }
        return values;
    }
}
