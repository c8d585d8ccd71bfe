package dev.slopewise.core.transform;

import dev.slopewise.core.Boundary;
import dev.slopewise.core.Control;
import dev.slopewise.core.Convert;
import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.JointOp;
import dev.slopewise.core.Op;
import dev.slopewise.core.SingleOp;
import dev.slopewise.core.Source;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// The same graph in `f64`: every `f32` input, constant and cast becomes one of `f64`. For checks and measurements in which `f32` would be
/// mostly rounding.
final class Precision {
    private Precision() {}

    static Graph raised(Graph graph) {
        List<Graph.Input> inputs = graph.inputs().stream()
                .map(input -> new Graph.Input(input.name(), raised(input.type())))
                .toList();
        return Trace.of(inputs, in -> {
                    List<Tensor> values = new ArrayList<>(in);
                    for (Graph.Node node : graph.nodes()) {
                        Trace.from(node.origin());
                        values.addAll(Tensor.applyAll(
                                raised(node.op()),
                                node.in().stream().map(values::get).toList()));
                    }
                    return graph.outputs().stream().map(values::get).toList();
                })
                .graph();
    }

    static Tensor raised(Tensor x) {
        return x.dtype() == DType.F32 ? x.to(DType.F64) : x;
    }

    static Type raised(Type type) {
        return type.dtype() == DType.F32 ? type.with(DType.F64) : type;
    }

    private static Op raised(Op op) {
        return switch (op) {
            case Source.Fill(Number value, Type of) -> new Source.Fill(value, raised(of));
            case Source.Iota(int size, DType dtype) when dtype == DType.F32 -> new Source.Iota(size, DType.F64);
            case Convert(DType to) when to == DType.F32 -> new Convert(DType.F64);
            case Boundary.Custom c ->
                new Boundary.Custom(raised(c.value()), raised(c.push()), raised(c.pull()), c.active());
            case Control.Scan s -> new Control.Scan(raised(s.body()), s.carries(), s.rows(), s.length(), s.direction());
            case Control.While w -> new Control.While(raised(w.goesOn()), raised(w.body()), w.carries());
            case Control.Switch(List<Graph> cases) ->
                new Control.Switch(cases.stream().map(Precision::raised).toList());
            case Control.Checkpoint(Graph body) -> new Control.Checkpoint(raised(body));
            case SingleOp one -> one;
            case JointOp joint -> joint;
        };
    }
}
