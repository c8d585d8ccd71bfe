package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Scanned;
import dev.slopewise.core.transform.ControlFlow.Step;
import dev.slopewise.core.transform.CustomDerivative;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.core.transform.fuzz.Block.Value;
import dev.slopewise.core.transform.fuzz.Block.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What a line of a program does. Loops and branches can be done in two ways, see [Way#isUnrolled()], which must agree.
sealed interface Action {
    /// Does it.
    ///
    /// @param scope values that blocks of this action may refer to
    List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way);

    String label();

    default List<Block> blocks() {
        return List.of();
    }

    /// The same with other blocks.
    default Action with(List<Block> blocks) {
        return this;
    }

    /// Simpler actions that take and give the same types.
    default Stream<Action> smaller() {
        return IntStream.range(0, blocks().size())
                .boxed()
                .flatMap(i -> blocks().get(i).smaller().map(block -> {
                    List<Block> changed = new ArrayList<>(blocks());
                    changed.set(i, block.cleaned());
                    return with(changed);
                }));
    }

    /// Operations, by a function of tensors.
    record Simple(String label, BiFunction<List<Tensor>, Way, List<Tensor>> does) implements Action {
        @Override
        public List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way) {
            return does.apply(in, way);
        }
    }

    /// The numbers 0.5, 0 or `true`: what takes the place of a line that a failure does not need.
    record Constant(Type type) implements Action {
        @Override
        public List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way) {
            Number value = type.dtype().isFloat() ? 0.5 : type.dtype().isInteger() ? 0 : 1;
            return List.of(Tensor.full(value, way.of(type).dtype(), type.shape().sizes()));
        }

        @Override
        public String label() {
            return "constant";
        }
    }

    /// How a scan goes.
    enum Course {
        FORWARD,
        BACKWARD,
        CHECKPOINTED
    }

    /// Start values, then rows → last state, then what steps give.
    record Scan(Block body, int carries, int length, Course course) implements Action {
        @Override
        public List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way) {
            List<Tensor> start = in.subList(0, carries), rows = in.subList(carries, in.size());
            if (way.isUnrolled()) return unrolled(start, rows, scope, way);
            BiFunction<List<Tensor>, List<Tensor>, Step<List<Tensor>, List<Tensor>>> step = (state, row) -> {
                List<Tensor> out = body.run(joined(state, row), scope, way);
                return new Step<>(out.subList(0, carries), out.subList(carries, out.size()));
            };
            Function<List<Tensor>, Step<List<Tensor>, List<Tensor>>> alone = state -> step.apply(state, List.of());
            boolean givesNothing = body.results().size() == carries;
            Scanned<List<Tensor>, List<Tensor>> all = switch (course) {
                case FORWARD ->
                    !rows.isEmpty()
                            ? ControlFlow.scan(step, start, rows)
                            : givesNothing
                                    ? new Scanned<>(
                                            ControlFlow.repeat(
                                                    length, s -> alone.apply(s).state(), start),
                                            List.of())
                                    : ControlFlow.scan(alone, start, length);
                case BACKWARD -> ControlFlow.scanBackward(step, start, rows);
                case CHECKPOINTED ->
                    rows.isEmpty()
                            ? ControlFlow.checkpointedScan(alone, start, length, 2)
                            : ControlFlow.checkpointedScan(step, start, rows, 2);
            };
            return joined(all.state(), all.given());
        }

        private List<Tensor> unrolled(List<Tensor> start, List<Tensor> rows, Map<Integer, Tensor> scope, Way way) {
            List<List<Tensor>> given = new ArrayList<>();
            List<Tensor> state = start;
            for (int t = 0; t < length; t++) {
                int row = course == Course.BACKWARD ? length - 1 - t : t;
                List<Tensor> out = body.run(
                        joined(state, rows.stream().map(x -> x.at(0, row)).toList()), scope, way);
                state = out.subList(0, carries);
                given.add(course == Course.BACKWARD ? 0 : t, out.subList(carries, out.size()));
            }
            return joined(
                    state,
                    stacked(
                            given,
                            body.results().subList(carries, body.results().size()),
                            way));
        }

        @Override
        public String label() {
            return "scan %d %s, state of %d,".formatted(length, course, carries);
        }

        @Override
        public List<Block> blocks() {
            return List.of(body);
        }

        @Override
        public Action with(List<Block> blocks) {
            return new Scan(blocks.getFirst(), carries, length, course);
        }
    }

    /// A number, then arguments → what the case of that number gives; the number is `bool` for a `cond`.
    record Branch(List<Block> cases, boolean isCond) implements Action {
        @Override
        public List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way) {
            Tensor number = in.getFirst();
            List<Tensor> arguments = in.subList(1, in.size());
            List<Function<List<Tensor>, List<Tensor>>> all = new ArrayList<>();
            for (Block one : cases) all.add(a -> one.run(a, scope, way));
            if (!way.isUnrolled()) {
                return isCond
                        ? ControlFlow.cond(number, all.get(1), all.get(0), arguments)
                        : ControlFlow.switchCase(number, all, arguments);
            }
            Tensor which = number.to(dev.slopewise.core.DType.I32);
            List<Tensor> chosen = all.getFirst().apply(arguments);
            for (int k = 1; k < all.size(); k++)
                chosen = choose(which.eq(k), all.get(k).apply(arguments), chosen);
            return chosen;
        }

        @Override
        public String label() {
            return isCond ? "cond" : "switchCase";
        }

        @Override
        public List<Block> blocks() {
            return cases;
        }

        @Override
        public Action with(List<Block> blocks) {
            return new Branch(blocks, isCond);
        }
    }

    /// A limit from 0 to 4, then a state → the state after steps as long as another condition holds too, and no more than the limit.
    record While(Block goesOn, Block body) implements Action {
        static final int MOST = 4;

        @Override
        public List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way) {
            Tensor limit = in.getFirst();
            List<Tensor> start = joined(List.of(limit.like(0)), in.subList(1, in.size()));
            Function<List<Tensor>, Tensor> asks = s -> s.getFirst()
                    .lt(limit)
                    .and(goesOn.run(s.subList(1, s.size()), scope, way).getFirst());
            Function<List<Tensor>, List<Tensor>> step =
                    s -> joined(List.of(s.getFirst().plus(1)), body.run(s.subList(1, s.size()), scope, way));
            List<Tensor> end = start;
            if (way.isUnrolled()) {
                for (int t = 0; t < MOST; t++) end = choose(asks.apply(end), step.apply(end), end);
            } else {
                end = ControlFlow.whileLoop(asks, step::apply, start);
            }
            return end.subList(1, end.size());
        }

        @Override
        public String label() {
            return "whileLoop";
        }

        @Override
        public List<Block> blocks() {
            return List.of(goesOn, body);
        }

        @Override
        public Action with(List<Block> blocks) {
            return new While(blocks.get(0), blocks.get(1));
        }
    }

    /// What is made of a block's function.
    enum Wrap {
        MAP,
        VMAP,
        CHECKPOINT,
        CUSTOM_PULL,
        CUSTOM_PUSH,
        GRAD,
        JVP
    }

    /// Arguments (of `MAP` and `VMAP`: rows; of `JVP`: a tensor and its change) → what the wrapped block gives.
    record Wrapped(Wrap wrap, Block body) implements Action {
        @Override
        public List<Tensor> run(List<Tensor> in, Map<Integer, Tensor> scope, Way way) {
            Function<List<Tensor>, List<Tensor>> f = a -> body.run(a, scope, way);
            Function<Tensor, Tensor> one = x -> f.apply(List.of(x)).getFirst();
            Function<List<Tensor>, Tensor> value = a -> f.apply(a).getFirst();
            return switch (wrap) {
                case MAP ->
                    way.isUnrolled()
                            ? oneByOne(in, scope, way)
                            : ControlFlow.map(f).apply(in);
                case VMAP ->
                    way.isUnrolled()
                            ? oneByOne(in, scope, way)
                            : Transforms.vmap(f).apply(in);
                case CHECKPOINT -> (way.isUnrolled() ? f : ControlFlow.checkpoint(f)).apply(in);
                case CUSTOM_PULL ->
                    List.of((way.isUnrolled()
                                    ? value
                                    : CustomDerivative.withPull(
                                            value,
                                            (List<Tensor> a, Tensor slope) -> Transforms.vjp(value, a)
                                                    .pull()
                                                    .apply(slope)))
                            .apply(in));
                case CUSTOM_PUSH ->
                    List.of((way.isUnrolled()
                                    ? value
                                    : CustomDerivative.withPush(
                                            value,
                                            (List<Tensor> a, List<Tensor> change) -> Transforms.jvp(value)
                                                    .apply(a, change)
                                                    .change()))
                            .apply(in));
                case GRAD ->
                    List.of(Transforms.grad((Tensor x) -> one.apply(x).sum()).apply(in.getFirst()));
                case JVP ->
                    List.of(Transforms.jvp(one).apply(in.get(0), in.get(1)).change());
            };
        }

        private List<Tensor> oneByOne(List<Tensor> rows, Map<Integer, Tensor> scope, Way way) {
            List<List<Tensor>> all = IntStream.range(0, rows.getFirst().shape().size(0))
                    .mapToObj(t -> body.run(rows.stream().map(x -> x.at(0, t)).toList(), scope, way))
                    .toList();
            return stacked(all, body.results(), way);
        }

        @Override
        public String label() {
            return wrap.name();
        }

        @Override
        public List<Block> blocks() {
            return List.of(body);
        }

        @Override
        public Action with(List<Block> blocks) {
            return new Wrapped(wrap, blocks.getFirst());
        }
    }

    // ---- Parts

    static <T> List<T> joined(List<T> first, List<T> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    private static List<Tensor> choose(Tensor which, List<Tensor> yes, List<Tensor> no) {
        return IntStream.range(0, yes.size())
                .mapToObj(k -> which.select(yes.get(k), no.get(k)))
                .toList();
    }

    private static List<Tensor> stacked(List<List<Tensor>> all, List<Value> one, Way way) {
        return IntStream.range(0, one.size())
                .mapToObj(k -> {
                    if (!all.isEmpty())
                        return Tensor.stack(0, all.stream().map(a -> a.get(k)).toList());
                    Type type = way.of(one.get(k).type());
                    return Tensor.full(
                            0,
                            type.dtype(),
                            dev.slopewise.core.Shape.of(0).then(type.shape()).sizes());
                })
                .toList();
    }
}
