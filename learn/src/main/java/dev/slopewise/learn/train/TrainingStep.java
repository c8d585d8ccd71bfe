package dev.slopewise.learn.train;

import static java.lang.Integer.parseInt;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// One training step as one graph: forward, backward, penalty, optimiser and the step's own measurements.
///
///     (state, batch, step, rate, strengths) → (state, measured)
///
/// A pure function, so a step can be done again and gives the same bits. What changes from step to step is an input.
final class TrainingStep<M> {
    private static final Pattern MEMORY = Pattern.compile("state\\.memories\\[(\\d+)]\\.?(.*)");

    private final BiFunction<M, Batch, Tensor> loss;
    private final Optimizer<?> optimizer;
    private final List<Penalty> penalties;
    private final Function<In, Out> unguarded = Transforms.traced(this::step);
    private final Function<In, Guarded> guarded = Transforms.traced(this::guarded);
    private final Function<Taken, Came> comparison = Transforms.inDouble(this::compare);

    /// What goes from step to step: the model and what the optimiser remembers for each of its leaves.
    record State(Object model, List<Object> memories) {}

    record In(State state, Batch batch, Tensor number, Tensor rate, List<Tensor> strengths) {}

    /// A step with its guard: whether all slopes, steps and parameters are finite.
    record Guarded(Out out, Tensor finite) {}

    record Out(State state, Tensor dataLoss, Tensor penaltyLoss, List<LeafOut> leaves) {}

    /// One leaf: lengths, ⟨slope, step⟩, and the entry with the steepest slope.
    record LeafOut(
            Tensor parameterNorm,
            Tensor gradientNorm,
            Tensor penaltyNorm,
            Tensor totalNorm,
            Tensor updateNorm,
            Tensor slopeAlongStep,
            Tensor index,
            Tensor value,
            Tensor slope,
            Tensor penaltySlope,
            Tensor change) {}

    /// A model and other data than it is trained on.
    record Judged(Object model, Batch validation) {}

    /// A step that was taken on a batch.
    record Taken(Object before, Object after, Batch batch, List<Tensor> strengths) {}

    /// The whole loss on both sides of a step, and its slope along the step at the far side.
    record Came(Tensor before, Tensor after, Tensor slopeAfter) {}

    TrainingStep(BiFunction<M, Batch, Tensor> loss, Optimizer<?> optimizer, List<Penalty> penalties) {
        this.loss = loss;
        this.optimizer = optimizer;
        this.penalties = penalties;
    }

    State start(M model) {
        List<Object> memories = new ArrayList<>();
        for (Tensor leaf : Tree.of(model).leaves()) memories.add(optimizer.start(leaf));
        return new State(model, memories);
    }

    Guarded take(In in) {
        return guarded.apply(in);
    }

    /// The same step without its guard, to see what the guard costs.
    Out takeUnguarded(In in) {
        return unguarded.apply(in);
    }

    In in(State state, Batch batch, int number, double rate) {
        return new In(state, batch, Tensor.scalar((float) number), Tensor.scalar((float) rate), strengths());
    }

    /// Does a step again to find what made its numbers non-finite: first among those that training goes on with, then among the measured.
    Optional<NonFinite> nonFinite(In in) {
        List<String> leaves = Tree.of(in.state.model).paths();
        UnaryOperator<String> names = path -> name(path, leaves);
        return NonFinite.find(this::essential, in, names).or(() -> NonFinite.find(this::step, in, names));
    }

    private List<Object> essential(In in) {
        Out out = step(in);
        return List.of(out.state, out.dataLoss, out.penaltyLoss);
    }

    /// The names that users know: `layers[1].weight`, `velocity of layers[1].weight`, `batch.inputs`.
    private static String name(String path, List<String> leaves) {
        Matcher memory = MEMORY.matcher(path);
        if (memory.matches()) {
            String what = memory.group(2).isEmpty() ? "memory" : memory.group(2);
            return what + " of " + parameter(leaves.get(parseInt(memory.group(1))));
        }
        if (path.startsWith("state.model")) return parameter(path.replaceFirst("^state\\.model\\.?", ""));
        return switch (path) {
            case "number" -> "the step's number";
            case "rate" -> "the learning rate";
            default -> path;
        };
    }

    private static String parameter(String path) {
        return path.isEmpty() ? "the parameter" : path;
    }

    /// Finds what makes the loss on other data non-finite.
    Optional<NonFinite> nonFiniteLoss(M model, Batch validation) {
        Function<Judged, Tensor> judged = in -> loss.apply(model(in.model), in.validation);
        return NonFinite.find(
                judged,
                new Judged(model, validation),
                path -> path.startsWith("model") ? parameter(path.replaceFirst("^model\\.?", "")) : path);
    }

    /// Carried out in `f64`, as the difference of two nearly equal `f32` losses is mostly rounding.
    Came compare(Object before, Object after, Batch batch) {
        return comparison.apply(new Taken(before, after, batch, strengths()));
    }

    private List<Tensor> strengths() {
        return penalties.stream().map(p -> Tensor.scalar((float) p.strength())).toList();
    }

    private Guarded guarded(In in) {
        Out out = step(in);
        return new Guarded(out, finite(out));
    }

    /// One flag from what is measured anyway: losses and ⟨slope, step⟩ are finite only if every slope, every step and so every parameter is,
    /// and their sum only if each of them is. (It may overflow though none did; then the leaves are looked at in vain.)
    private static Tensor finite(Out out) {
        Tensor sum = out.dataLoss.plus(out.penaltyLoss.to(out.dataLoss.dtype()));
        for (LeafOut leaf : out.leaves) sum = sum.plus(leaf.slopeAlongStep.to(sum.dtype()));
        return sum.isFinite();
    }

    private Out step(In in) {
        M model = model(in.state.model);
        var data = Transforms.valueAndGrad((M m) -> loss.apply(m, in.batch)).apply(model);
        var penalty = Transforms.valueAndGrad((M m) -> price(m, in.strengths)).apply(model);
        List<Tensor> parameters = Tree.of(model).leaves();
        List<Tensor> dataSlopes = Tree.of(data.gradient()).leaves();
        List<Tensor> penaltySlopes = Tree.of(penalty.gradient()).leaves();
        List<Tensor> moved = new ArrayList<>();
        List<Object> memories = new ArrayList<>();
        List<LeafOut> leaves = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor p = parameters.get(i);
            var now = new Optimizer.Now(in.number.to(p.dtype()), in.rate.to(p.dtype()));
            Tensor slope = dataSlopes.get(i).plus(penaltySlopes.get(i));
            var next = next(optimizer, now, p, slope, in.state.memories.get(i));
            moved.add(next.parameter());
            memories.add(next.state());
            leaves.add(measure(
                    p, dataSlopes.get(i), penaltySlopes.get(i), next.parameter().minus(p)));
        }
        M after = Tree.of(model).rebuild(moved);
        return new Out(new State(after, memories), data.value(), penalty.value(), leaves);
    }

    @SuppressWarnings("unchecked") // the state was made by this optimiser, the model is the trainer's
    private static <S> Optimizer.Next<S> next(Optimizer<S> optimizer, Optimizer.Now now, Tensor p, Tensor g, Object s) {
        return optimizer.next(now, p, g, (S) s);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the model is the trainer's
    private static <T> T model(Object model) {
        return (T) model;
    }

    /// What all penalties add to the loss.
    private Tensor price(M model, List<Tensor> strengths) {
        List<Tensor> leaves = Tree.of(model).leaves();
        Tensor sum = Tensor.full(0, leaves.getFirst().dtype());
        for (int k = 0; k < penalties.size(); k++) {
            for (Tensor leaf : leaves) {
                if (Penalty.appliesTo(leaf)) {
                    sum = sum.plus(
                            penalties.get(k).of(leaf).times(strengths.get(k).to(leaf.dtype())));
                }
            }
        }
        return sum;
    }

    private static LeafOut measure(Tensor p, Tensor data, Tensor penalty, Tensor change) {
        Tensor slope = data.plus(penalty);
        Tensor index = slope.reshape(-1).abs().argmax(0);
        return new LeafOut(
                p.norm(),
                data.norm(),
                penalty.norm(),
                slope.norm(),
                change.norm(),
                slope.reshape(-1).dot(change.reshape(-1)),
                index,
                entry(p, index),
                entry(data, index),
                entry(penalty, index),
                entry(change, index));
    }

    private static Tensor entry(Tensor x, Tensor index) {
        return x.reshape(-1).pick(index);
    }

    private Came compare(Taken taken) {
        Function<M, Tensor> whole = m -> loss.apply(m, taken.batch).plus(price(m, taken.strengths));
        M before = model(taken.before), after = model(taken.after);
        M step = Tree.map(after, before, Tensor::minus);
        var there = Transforms.jvp(whole).apply(after, step);
        return new Came(whole.apply(before), there.value(), there.change());
    }

    static double root(List<LeafOut> leaves, Function<LeafOut, Tensor> norm) {
        return Math.sqrt(IntStream.range(0, leaves.size())
                .mapToDouble(i -> norm.apply(leaves.get(i)).item())
                .map(x -> x * x)
                .sum());
    }
}
