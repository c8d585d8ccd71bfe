package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.fuzz.Block.Line;
import dev.slopewise.core.transform.fuzz.Block.Value;
import dev.slopewise.core.transform.fuzz.Block.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A block being written at random. Each line is tried on example values at once, which says its types; a line that gives numbers that are
/// no longer tame is left out.
final class Draft {
    /// Tensors stay this small, so that many programs are tried.
    static final int MOST_ENTRIES = 24;

    /// Larger numbers lose digits to cancellation, which the laws' tolerances do not allow for.
    private static final double LARGEST = 20;

    /// What all blocks of a program share.
    static final class Source {
        final SplittableRandom random;
        private int next;

        Source(long seed) {
            random = new SplittableRandom(seed);
        }

        Value value(Type type) {
            return new Value(next++, type);
        }
    }

    /// What a block may do.
    ///
    /// @param depth    how many blocks are around it
    /// @param whiles   whether no reverse mode passes it
    /// @param stops    whether no derivative is taken of it inside the program, so that differences can hold fast what a stop holds fast
    /// @param captures whether it may refer to tensors that are no values of the program
    record Rules(int depth, boolean whiles, boolean stops, boolean captures) {
        Rules inner() {
            return new Rules(depth + 1, whiles, stops, captures);
        }

        Rules derived(boolean reverse) {
            return new Rules(depth + 1, whiles && !reverse, false, captures);
        }

        Rules closed() {
            return new Rules(depth + 1, false, false, false);
        }
    }

    final Source source;
    final Rules rules;
    private final List<Value> parameters = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final List<Value> visible = new ArrayList<>();
    private final Map<Integer, Tensor> examples = new HashMap<>();

    Draft(Source source, Rules rules, List<Tensor> arguments) {
        this.source = source;
        this.rules = rules;
        for (Tensor x : arguments) {
            Value v = source.value(x.type());
            parameters.add(v);
            see(v, x);
        }
    }

    /// A block inside this one, which sees what stands here so far.
    Draft inner(Rules inside, List<Tensor> arguments) {
        var draft = new Draft(source, inside, arguments);
        draft.visible.addAll(0, visible);
        draft.examples.putAll(examples);
        return draft;
    }

    /// A block that sees its arguments only.
    Draft closed(List<Tensor> arguments) {
        return new Draft(source, rules.closed(), arguments);
    }

    Block block(List<Value> results) {
        return new Block(parameters, lines, results).cleaned();
    }

    /// Some random lines.
    Draft written(int count) {
        for (int i = 0; i < count; i++) {
            boolean nests = rules.depth < 2 && below(rules.depth == 0 ? 2 : 3) == 0;
            one(nests ? Nesting.ALL : Operations.ALL).accept(this);
        }
        return this;
    }

    // ---- Lines

    private void see(Value v, Tensor example) {
        visible.add(v);
        examples.put(v.id(), example);
    }

    Tensor example(Value v) {
        return java.util.Objects.requireNonNull(examples.get(v.id()));
    }

    /// The results of one more line; none if they are not tame.
    List<Value> add(Action action, List<Value> in) {
        List<Tensor> made = action.run(in.stream().map(this::example).toList(), examples, Way.unrolled(DType.F64));
        if (!made.stream().allMatch(Draft::isTame)) return List.of();
        List<Value> out = made.stream().map(x -> source.value(x.type())).toList();
        lines.add(new Line(out, action, in));
        for (int k = 0; k < out.size(); k++) see(out.get(k), made.get(k));
        return out;
    }

    Value sure(String label, BiFunction<List<Tensor>, Way, Tensor> does, Value... in) {
        return add(new Action.Simple(label, (x, way) -> List.of(does.apply(x, way))), List.of(in))
                .getFirst();
    }

    void add(String label, BiFunction<List<Tensor>, Way, Tensor> does, Value... in) {
        var _ = add(new Action.Simple(label, (x, way) -> List.of(does.apply(x, way))), List.of(in));
    }

    private static boolean isTame(Tensor x) {
        for (int i = 0; i < x.array().count(); i++) if (!(Math.abs(x.array().number(i)) <= LARGEST)) return false;
        return true;
    }

    // ---- Choices

    int below(int bound) {
        return source.random.nextInt(bound);
    }

    <T> T one(List<T> of) {
        return of.get(below(of.size()));
    }

    /// A value, of late ones rather than early ones.
    List<Value> some(Predicate<Value> fits) {
        List<Value> all = visible.stream()
                .filter(v -> v.type().shape().count() >= 1 && v.type().shape().count() <= MOST_ENTRIES)
                .filter(fits)
                .toList();
        if (all.isEmpty()) return all;
        int late = IntStream.generate(() -> below(all.size())).limit(3).max().orElseThrow();
        return List.of(all.get(late));
    }

    /// The last values.
    List<Value> latest(int count) {
        return visible.reversed().stream().limit(count).toList();
    }

    Value real() {
        return some(Value::isReal).stream().findFirst().orElseGet(() -> fitted(new Type(DType.F64, Shape.SCALAR)));
    }

    Value real(int rank) {
        return some(v -> v.isReal() && v.type().shape().rank() >= rank).stream()
                .findFirst()
                .orElseGet(() -> of(DType.F64, 2, 3, 2));
    }

    /// Any value, more often real than not.
    Value any() {
        return below(4) == 0 ? some(_ -> true).getFirst() : real();
    }

    int axis(Value x) {
        return below(x.type().shape().rank());
    }

    int size(Value x, int axis) {
        return x.type().shape().size(axis);
    }

    Value of(DType dtype, int... sizes) {
        return of(new Type(dtype, Shape.of(sizes)));
    }

    /// A value of a type: one that is there, or one made from another.
    Value of(Type type) {
        List<Value> there = some(v -> v.type().equals(type));
        return there.isEmpty() || below(8) == 0 ? fitted(type) : there.getFirst();
    }

    private Value fitted(Type type) {
        Shape shape = type.shape();
        List<Value> from = some(Value::isReal);
        BiFunction<List<Tensor>, Way, Tensor> spread = (x, way) -> {
            Tensor places =
                    Tensor.iota(shape.count()).to(way.real()).times(0.37).reshape(shape);
            return x.isEmpty() ? places.plus(0.2) : places.plus(x.getFirst().mean());
        };
        Value[] in = from.toArray(Value[]::new);
        return switch (type.dtype()) {
            case F32, F64 -> sure("spread", (x, way) -> spread.apply(x, way).sin(), in);
            case I32, I64 ->
                sure(
                        "spread integers",
                        (x, way) -> spread.apply(x, way)
                                .times(3)
                                .floor()
                                .to(type.dtype())
                                .floorMod(4),
                        in);
            case BOOL ->
                sure(
                        "spread mask",
                        (x, way) -> spread.apply(x, way).times(2).sin().gt(0.1),
                        in);
        };
    }

    /// One `i32` from 0 to `cases` − 1.
    Value number(int cases) {
        return index(cases);
    }

    /// Integers of these sizes from 0 to `rows` − 1.
    Value index(int rows, int... sizes) {
        return sure("mod " + rows, (x, _) -> x.getFirst().floorMod(rows), of(DType.I32, sizes));
    }
}
