package dev.slopewise.bench.work;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.core.transform.Transforms.ValueAndGradient;
import dev.slopewise.learn.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// A training on one batch: a model, its loss, and the rule that moves it. A step is one traced function (state, batch) → state.
///
/// @param <M> a record of tensors
/// @param <B> a record of tensors
/// @param <S> what the rule remembers of a tensor
public record Training<M, B, S>(M model, B batch, BiFunction<M, B, Tensor> loss, Optimizer<S> rule) {
    /// What goes from step to step; the step's number, from 1, and the rate are tensors, so that they may change.
    public record State<M, S>(M model, List<S> memories, Tensor number, Tensor rate) {}

    /// After a step; the loss is the one before it.
    public record Next<M, S>(State<M, S> state, Tensor loss) {}

    public State<M, S> start() {
        List<S> memories = leaves().stream().map(rule::start).toList();
        return new State<>(model, memories, Tensor.scalar(1f), Tensor.scalar((float) rule.rate()));
    }

    /// The model's parameters, in order of declaration.
    public List<Tensor> leaves() {
        return Tree.of(model).leaves();
    }

    public Next<M, S> step(State<M, S> state, B batch) {
        ValueAndGradient<M> slope =
                Transforms.valueAndGrad((M m) -> loss.apply(m, batch)).apply(state.model);
        List<Tensor> parameters = Tree.of(state.model).leaves();
        List<Tensor> slopes = Tree.of(slope.gradient()).leaves();
        List<Tensor> moved = new ArrayList<>();
        List<S> memories = new ArrayList<>();
        var now = new Optimizer.Now(state.number, state.rate);
        for (int i = 0; i < parameters.size(); i++) {
            var next = rule.next(now, parameters.get(i), slopes.get(i), state.memories.get(i));
            moved.add(next.parameter());
            memories.add(next.state());
        }
        M model = Tree.of(state.model).rebuild(moved);
        return new Next<>(new State<>(model, memories, state.number.plus(1), state.rate), slope.value());
    }
}
