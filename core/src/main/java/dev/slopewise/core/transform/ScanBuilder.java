package dev.slopewise.core.transform;

import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A scan put together from the graph of one step: each of its inputs is given a role, and some of its results. What all steps have in common
/// is done once, before the loop.
final class ScanBuilder {
    private final Graph step;
    private final List<Tensor> starts = new ArrayList<>();
    private final List<Integer> stateInputs = new ArrayList<>();
    private final List<Integer> stateOutputs = new ArrayList<>();
    private final List<Tensor> zeros = new ArrayList<>();
    private final List<Integer> summed = new ArrayList<>();
    private final List<Tensor> rows = new ArrayList<>();
    private final List<Integer> rowInputs = new ArrayList<>();
    private final List<Tensor> same = new ArrayList<>();
    private final List<Integer> sameInputs = new ArrayList<>();
    private final List<Integer> given = new ArrayList<>();

    ScanBuilder(Graph step) {
        this.step = step;
    }

    /// An input that is `start` in the first step, then what the step before gave as result `output`.
    void state(int input, Tensor start, int output) {
        stateInputs.add(input);
        starts.add(start);
        stateOutputs.add(output);
    }

    /// A result that is summed up over all steps, from `zero`.
    void sum(int output, Tensor zero) {
        summed.add(output);
        zeros.add(zero);
    }

    /// An input that is one row after the other of `[length, …]`.
    void row(int input, Tensor all) {
        rowInputs.add(input);
        rows.add(all);
    }

    /// An input that is the same in each step.
    void same(int input, Tensor value) {
        sameInputs.add(input);
        same.add(value);
    }

    /// A result of which the scan gives every step's, stacked.
    void give(int output) {
        given.add(output);
    }

    /// Applies the scan: the last states, then the sums, then what was given, each in the order of asking.
    List<Tensor> run(int length, Control.Scan.Direction direction) {
        int fixed = same.size(), carried = starts.size() + zeros.size();
        List<Graph.Input> inputs = new ArrayList<>();
        for (int i : sameInputs) inputs.add(step.inputs().get(i));
        for (int i : stateInputs) inputs.add(step.inputs().get(i));
        for (Tensor zero : zeros) inputs.add(new Graph.Input("", zero.type()));
        for (int i : rowInputs) inputs.add(step.inputs().get(i));
        Graph body = Simplify.of(Trace.of(inputs, this::oneStep).graph());
        List<Tensor> before = same;
        if (length > 0) {
            Split split = Split.of(body, fixed, 0);
            before = Trace.replay(split.known(), same);
            body = split.rest();
        }
        int shared = before.size();
        List<Integer> order = new ArrayList<>(
                IntStream.range(shared, body.inputs().size()).boxed().toList());
        order.addAll(IntStream.range(0, shared).boxed().toList());
        var scan = new Control.Scan(Part.of(body, order, body.outputs()), carried, rows.size(), length, direction);
        List<Tensor> operands = new ArrayList<>(starts);
        operands.addAll(zeros);
        operands.addAll(rows);
        operands.addAll(before);
        return Tensor.applyAll(scan, operands);
    }

    private List<Tensor> oneStep(List<Tensor> in) {
        List<Integer> plain = new ArrayList<>(sameInputs);
        plain.addAll(stateInputs);
        List<Tensor> arguments = new ArrayList<>(in.subList(0, step.inputs().size())); // of the right size; each is set
        for (int i = 0; i < plain.size(); i++) arguments.set(plain.get(i), in.get(i));
        int sums = plain.size();
        for (int i = 0; i < rows.size(); i++) arguments.set(rowInputs.get(i), in.get(sums + zeros.size() + i));
        List<Tensor> out = Trace.replay(step, arguments);
        List<Tensor> results = new ArrayList<>();
        for (int o : stateOutputs) results.add(out.get(o));
        for (int i = 0; i < summed.size(); i++) results.add(in.get(sums + i).plus(out.get(summed.get(i))));
        for (int o : given) results.add(out.get(o));
        return results;
    }
}
