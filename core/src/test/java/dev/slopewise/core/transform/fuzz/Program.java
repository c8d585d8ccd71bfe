package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.fuzz.Block.Value;
import dev.slopewise.core.transform.fuzz.Block.Way;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A function of a tree of real numbers and a list of others, made from a seed; larger seeds make larger programs.
///
/// @param reals how many of the block's parameters are real; they are the first
record Program(long seed, Block block, int reals) {
    /// The real arguments: trees of every kind.
    record Arguments(Tensor first, List<Tensor> some, Map<String, Tensor> named) {
        static Arguments of(List<Tensor> leaves) {
            int n = leaves.size();
            return new Arguments(
                    leaves.getFirst(),
                    leaves.subList(1, Math.max(1, n - 1)),
                    n > 1 ? new TreeMap<>(Map.of("last", leaves.getLast())) : Map.of());
        }

        List<Tensor> leaves() {
            return Stream.of(Stream.of(first), some.stream(), named.values().stream())
                    .flatMap(s -> s)
                    .toList();
        }
    }

    private static final int MOST_LINES = 12;
    private static final int SEEDS_PER_LINE = 20;

    static Program of(long seed) {
        var source = new Draft.Source(seed);
        SplittableRandom random = source.random;
        List<Tensor> reals = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> reals(random, shape(random)))
                .toList();
        List<Tensor> others = IntStream.range(0, random.nextInt(3))
                .mapToObj(_ -> {
                    Tensor numbers = integers(random, shape(random));
                    return random.nextInt(3) == 0 ? numbers.gt(2) : numbers;
                })
                .toList();
        var draft =
                new Draft(source, new Draft.Rules(0, random.nextInt(5) == 0, true, true), Action.joined(reals, others));
        int lines = (int) Math.min(MOST_LINES, 2 + seed / SEEDS_PER_LINE);
        var _ = draft.written(1 + random.nextInt(lines));
        List<Value> results = Action.joined(List.of(draft.real()), draft.latest(random.nextInt(4)));
        return new Program(seed, draft.block(results), reals.size());
    }

    private static Shape shape(SplittableRandom random) {
        return Shape.of(random.ints(random.nextInt(4), 1, 4).toArray());
    }

    private static Tensor reals(SplittableRandom random, Shape shape) {
        return Tensor.of(shape, random.doubles(shape.count(), -1.5, 1.5).toArray());
    }

    private static Tensor integers(SplittableRandom random, Shape shape) {
        return Tensor.of(shape, random.ints(shape.count(), 0, 5).toArray());
    }

    /// Programs that are a step simpler.
    Stream<Program> smaller() {
        List<Value> results = block.results();
        Stream<Block> fewer = IntStream.range(0, results.size() > 1 ? results.size() : 0)
                .mapToObj(k -> new Block(block.parameters(), block.lines(), results.subList(k, k + 1)));
        return Stream.concat(fewer, block.smaller()).map(b -> new Program(seed, b.cleaned(), reals));
    }

    /// The program as a function.
    BiFunction<Arguments, List<Tensor>, List<Tensor>> function(Way way) {
        return (x, others) -> block.run(Action.joined(x.leaves(), others), Map.of(), way);
    }

    /// Its real results.
    BiFunction<Arguments, List<Tensor>, List<Tensor>> real(Way way) {
        return (x, others) -> function(way).apply(x, others).stream()
                .filter(y -> y.dtype().isFloat())
                .toList();
    }

    /// One number that all its real results have a part in, each entry another.
    BiFunction<Arguments, List<Tensor>, Tensor> loss(Way way) {
        return (x, others) -> {
            Tensor sum = Tensor.full(0, way.real());
            for (Tensor y : real(way).apply(x, others)) {
                int n = y.shape().count();
                Tensor weights = Tensor.iota(n).to(way.real()).plus(1).cos();
                sum = sum.plus(y.to(way.real()).reshape(n).times(weights).sum());
            }
            return sum;
        };
    }

    /// Arguments of its types.
    ///
    /// @param lead axes in front of each
    Arguments arguments(SplittableRandom random, int... lead) {
        return Arguments.of(block.parameters().subList(0, reals).stream()
                .map(v -> reals(random, Shape.of(lead).then(v.type().shape())))
                .toList());
    }

    List<Tensor> others(SplittableRandom random, int... lead) {
        return block.parameters().stream()
                .skip(reals)
                .map(v -> {
                    Tensor numbers =
                            integers(random, Shape.of(lead).then(v.type().shape()));
                    return v.type().dtype() == DType.BOOL ? numbers.gt(2) : numbers;
                })
                .toList();
    }

    boolean hasWhile() {
        return block.actions().anyMatch(Action.While.class::isInstance);
    }

    boolean hasSlopesInside() {
        return block.actions()
                .anyMatch(a ->
                        a instanceof Action.Wrapped w && (w.wrap() == Action.Wrap.GRAD || w.wrap() == Action.Wrap.JVP));
    }

    boolean isRounded() {
        return block.actions().anyMatch(a -> a.label().equals(Operations.ROUNDED));
    }

    @Override
    public String toString() {
        return "program " + seed + " " + block.text();
    }
}
