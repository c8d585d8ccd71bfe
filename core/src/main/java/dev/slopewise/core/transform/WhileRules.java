package dev.slopewise.core.transform;

import static dev.slopewise.core.SlopewiseException.refuse;

import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Forward mode and batches of a loop of unknown length.
final class WhileRules {
    private WhileRules() {}

    /// Changes of the state are carried beside it. Nothing can be stored, so apart from the values they are worked out with them again.
    static Rules.Pushed push(Control.While loop, List<Tensor> in, List<@Nullable Tensor> changes, Push.Loops loops) {
        boolean[] given = new boolean[in.size()];
        for (int i = 0; i < given.length; i++) given[i] = changes.get(i) != null;
        int carries = loop.carries(), n = in.size();
        List<Integer> active = Reach.indices(Reach.spread(loop.body(), carries, given, true));
        List<Integer> states = active.stream().filter(i -> i < carries).toList();
        Graph push = Push.of(loop.body(), active);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, carries).boxed().toList());
        List<Tensor> operands = new ArrayList<>(in.subList(0, carries));
        List<Integer> outputs = new ArrayList<>(push.outputs().subList(0, carries));
        for (int k = 0; k < states.size(); k++) {
            int c = states.get(k);
            Tensor change = changes.get(c);
            order.add(n + k);
            operands.add(change == null ? in.get(c).like(0) : change);
            outputs.add(push.outputs().get(carries + c));
        }
        for (int i = carries; i < n; i++) {
            order.add(i);
            operands.add(in.get(i));
        }
        for (int k = states.size(); k < active.size(); k++) {
            Tensor change = changes.get(active.get(k));
            order.add(n + k);
            operands.add(change == null ? in.get(active.get(k)).like(0) : change);
        }
        Graph body = Part.of(push, order, outputs);
        Graph goesOn = asking(loop.goesOn(), order, body);
        List<Tensor> results = Tensor.applyAll(new Control.While(goesOn, body, carries + states.size()), operands);
        @Nullable Tensor[] changed = new @Nullable Tensor[carries];
        for (int k = 0; k < states.size(); k++) changed[states.get(k)] = results.get(carries + k);
        List<Tensor> out = loops == Push.Loops.APART ? Tensor.applyAll(loop, in) : results.subList(0, carries);
        return new Rules.Pushed(out, Arrays.asList(changed));
    }

    /// Where a slope would have to go through the steps, there is no way back; a loop that only counts is passed by.
    static Rules.Pulled pull(Control.While loop, List<Tensor> in, boolean[] wanted, boolean[] sloped) {
        boolean[] from = wanted.clone();
        for (int i = 0; i < from.length; i++)
            from[i] &= loop.body().type(i).dtype().isFloat();
        boolean[] reached = Reach.spread(loop.body(), loop.carries(), from, true);
        if (IntStream.range(0, loop.carries()).anyMatch(c -> reached[c] && sloped[c])) {
            throw refuse(
                    "reverse mode cannot pass a whileLoop, as it would have to keep every step's values and their"
                            + " number is not known",
                    "use scan with a fixed length, ImplicitDerivative if the loop solves an equation, or forward"
                            + " mode (jvp, jacobianForward)");
        }
        @Nullable Tensor[] none = new @Nullable Tensor[in.size()];
        return new Rules.Pulled(Tensor.applyAll(loop, in), _ -> Arrays.asList(none));
    }

    /// The condition over the inputs of a wider body, of which `order` says what they were; those beyond its own it does not read.
    private static Graph asking(Graph goesOn, List<Integer> order, Graph body) {
        return Trace.of(body.inputs(), in -> {
                    List<Tensor> own =
                            new ArrayList<>(in.subList(0, goesOn.inputs().size()));
                    for (int k = 0; k < order.size(); k++) {
                        if (order.get(k) < own.size()) own.set(order.get(k), in.get(k));
                    }
                    return Trace.replay(goesOn, own);
                })
                .graph();
    }

    /// A batch goes on together if the condition does not depend on it; otherwise the loop runs for one entry after the other, so that no
    /// entry takes a step too many.
    static List<Vmap.Value> batched(Control.While loop, List<Tensor> in, boolean[] batched, int size) {
        boolean[] spread = Reach.spread(loop.body(), loop.carries(), batched, false);
        boolean depends =
                !Reach.dependents(loop.goesOn(), Reach.indices(spread), false).isEmpty();
        if (depends) return Vmap.oneByOne(loop, in, batched, size);
        boolean[] out = Arrays.copyOf(spread, loop.carries());
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            operands.add(spread[i] && !batched[i] ? Vmap.repeated(in.get(i), size) : in.get(i));
        }
        Graph body = Vmap.of(loop.body(), spread, out, size);
        Graph goesOn =
                asking(loop.goesOn(), IntStream.range(0, in.size()).boxed().toList(), body);
        List<Tensor> results = Tensor.applyAll(new Control.While(goesOn, body, loop.carries()), operands);
        return IntStream.range(0, results.size())
                .mapToObj(k -> new Vmap.Value(results.get(k), out[k]))
                .toList();
    }
}
