package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.fuzz.Action.Course;
import dev.slopewise.core.transform.fuzz.Action.Wrap;
import dev.slopewise.core.transform.fuzz.Block.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Random lines that hold blocks: loops, branches, and functions made from functions.
final class Nesting {
    static final List<Consumer<Draft>> ALL = List.of(
            Nesting::scan,
            Nesting::scan,
            Nesting::scan,
            Nesting::branch,
            Nesting::branch,
            Nesting::loop,
            Nesting::rows,
            Nesting::checkpoint,
            Nesting::custom,
            Nesting::derivative);

    private Nesting() {}

    private static void scan(Draft d) {
        int length = d.below(6);
        List<Value> start = several(d, 1 + d.below(2));
        List<Value> rows = rows(d, length, d.below(3));
        Course course = d.one(List.of(Course.values()));
        if (rows.isEmpty() && course == Course.BACKWARD) course = Course.FORWARD;
        Draft body = d.inner(d.rules.inner(), Action.joined(examples(d, start), firsts(d, rows)))
                .written(1 + d.below(4));
        List<Value> results = new ArrayList<>();
        for (Value s : start) results.add(bounded(body, s.type()));
        results.addAll(several(body, d.below(3)));
        var _ = d.add(new Action.Scan(body.block(results), start.size(), length, course), Action.joined(start, rows));
    }

    private static void branch(Draft d) {
        boolean isCond = d.below(2) == 0;
        int cases = isCond ? 2 : 1 + d.below(3);
        Value number = isCond ? d.of(DType.BOOL) : d.number(cases);
        List<Value> arguments = several(d, 1 + d.below(2));
        List<Block> blocks = new ArrayList<>();
        List<Type> types = new ArrayList<>();
        for (int k = 0; k < cases; k++) {
            Draft one = d.inner(d.rules.inner(), examples(d, arguments)).written(d.below(4));
            List<Value> results = k == 0
                    ? several(one, 1 + d.below(2))
                    : types.stream().map(one::of).toList();
            if (k == 0) results.forEach(v -> types.add(v.type()));
            blocks.add(one.block(results));
        }
        var _ = d.add(new Action.Branch(blocks, isCond), Action.joined(List.of(number), arguments));
    }

    private static void loop(Draft d) {
        if (!d.rules.whiles()) return;
        List<Value> start = several(d, 1 + d.below(2));
        Draft asks = d.inner(d.rules.inner(), examples(d, start));
        Block goesOn = asks.block(List.of(asks.of(DType.BOOL)));
        Draft body = d.inner(d.rules.inner(), examples(d, start)).written(1 + d.below(3));
        List<Value> next = start.stream().map(s -> bounded(body, s.type())).toList();
        var _ = d.add(
                new Action.While(goesOn, body.block(next)),
                Action.joined(List.of(d.number(Action.While.MOST + 1)), start));
    }

    private static void rows(Draft d) {
        Wrap wrap = d.below(2) == 0 ? Wrap.MAP : Wrap.VMAP;
        int length = wrap == Wrap.MAP ? d.below(4) : 1 + d.below(3);
        List<Value> rows = rows(d, length, 1 + d.below(2));
        Draft body = d.inner(d.rules.inner(), firsts(d, rows)).written(1 + d.below(3));
        var _ = d.add(new Action.Wrapped(wrap, body.block(several(body, 1 + d.below(2)))), rows);
    }

    private static void checkpoint(Draft d) {
        List<Value> in = several(d, 1 + d.below(2));
        Draft body = d.inner(d.rules.inner(), examples(d, in)).written(1 + d.below(4));
        var _ = d.add(new Action.Wrapped(Wrap.CHECKPOINT, body.block(several(body, 1 + d.below(2)))), in);
    }

    /// A stated derivative must hold all that the value depends on, so it refers to its arguments only.
    private static void custom(Draft d) {
        List<Value> in = Stream.generate(d::real).limit(1 + d.below(2)).toList();
        Draft body = d.closed(examples(d, in)).written(1 + d.below(3));
        Wrap wrap = d.below(2) == 0 ? Wrap.CUSTOM_PULL : Wrap.CUSTOM_PUSH;
        var _ = d.add(new Action.Wrapped(wrap, body.block(List.of(body.real()))), in);
    }

    private static void derivative(Draft d) {
        Value x = d.real();
        boolean reverse = d.below(2) == 0;
        Draft body = d.inner(d.rules.derived(reverse), examples(d, List.of(x))).written(1 + d.below(3));
        Block block = body.block(List.of(body.real()));
        var _ = reverse
                ? d.add(new Action.Wrapped(Wrap.GRAD, block), List.of(x))
                : d.add(new Action.Wrapped(Wrap.JVP, block), List.of(x, d.of(x.type())));
    }

    // ---- Parts

    private static List<Value> several(Draft d, int count) {
        return Stream.generate(d::any).limit(count).toList();
    }

    /// Values with this size in front.
    private static List<Value> rows(Draft d, int length, int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> {
                    Shape one = d.one(List.of(Shape.SCALAR, Shape.of(2), Shape.of(1, 3)));
                    DType dtype = d.below(4) == 0 ? DType.I32 : DType.F64;
                    return d.of(new Type(dtype, Shape.of(length).then(one)));
                })
                .toList();
    }

    private static List<Tensor> examples(Draft d, List<Value> values) {
        return values.stream().map(d::example).toList();
    }

    /// One row of each; of no rows there is none, and a stand-in says what it would be like.
    private static List<Tensor> firsts(Draft d, List<Value> rows) {
        return rows.stream()
                .map(v -> {
                    Shape one = v.type().shape().range(1, v.type().shape().rank());
                    return d.size(v, 0) > 0
                            ? d.example(v).at(0, 0)
                            : Tensor.full(1, v.type().dtype(), one.sizes());
                })
                .toList();
    }

    /// The next state: real numbers stay below 1, however long the loop.
    private static Value bounded(Draft body, Type type) {
        Value next = body.of(type);
        return type.dtype().isFloat()
                ? body.sure("tanh", (x, _) -> x.getFirst().tanh(), next)
                : type.dtype() == DType.BOOL
                        ? next
                        : body.sure("next", (x, _) -> x.getFirst().plus(1).floorMod(5), next);
    }
}
