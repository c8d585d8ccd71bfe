package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;

/// A layer that reads a sequence step by step and carries a state: `[…, time, in]` to `[…, time, units]`. It is a loop of the graph, written
/// down once however long the sequence is.
///
/// @param <S> the state, a tree of tensors `[…, units]`
public interface Recurrent<S> extends Stepwise<S> {
    /// How many numbers of the input a step takes.
    int inputs();

    int units();

    /// The state before anything was read: zeros.
    ///
    /// @param like a tensor `[…, units]` of zeros
    S start(Tensor like);

    /// What a step needs of the input, for all steps at once: `[…, time, in]` to `[…, time, n]`.
    Tensor prepare(Tensor x);

    /// The state after one more step.
    ///
    /// @param prepared `[…, n]`
    S next(Tensor prepared, S state);

    /// What the layer answers in a state, `[…, units]`.
    Tensor output(S state);

    /// What was answered at each step, `[…, time, units]`, and the last state.
    record Reading<S>(Tensor outputs, S last) {}

    /// The answers at all steps.
    @Override
    default Tensor apply(Tensor x) {
        return read(x).outputs();
    }

    /// The answers at all steps of sequences that are filled up to one length; see [#read(Tensor, Object, Tensor)].
    default Tensor apply(Tensor x, Tensor mask) {
        return read(x, begin(x), mask).outputs();
    }

    /// From the beginning.
    default Reading<S> read(Tensor x) {
        return read(x, begin(x));
    }

    /// Goes on from a state.
    default Reading<S> read(Tensor x, S state) {
        requireSequence(x);
        Tensor rows = prepare(x).moveAxis(-2, 0);
        var scanned = ControlFlow.scan(
                (S was, Tensor row) -> {
                    S is = next(row, was);
                    return new Step<>(is, output(is));
                },
                state,
                rows);
        return new Reading<>(scanned.given().moveAxis(0, -2), scanned.state());
    }

    /// Reads sequences that are filled up to one length. Where the mask is false the state stays as it was, and so the answer; so the last
    /// answer and the last state are those of the last step that counts.
    ///
    /// @param mask `bool[…, time]`, true at the steps that count
    default Reading<S> read(Tensor x, S state, Tensor mask) {
        requireSequence(x);
        require(
                mask.dtype() == DType.BOOL && mask.shape().equals(x.shape().dropLast(1)),
                "a mask of sequences %s must be bool%s, got %s",
                x.type(),
                x.shape().dropLast(1),
                mask.type());
        var rows =
                new MaskedRows(prepare(x).moveAxis(-2, 0), mask.moveAxis(-1, 0).expand(-1));
        var scanned = ControlFlow.scan(
                (S was, MaskedRows row) -> {
                    S is = Tree.map(next(row.prepared, was), was, row.mask::select);
                    return new Step<>(is, output(is));
                },
                state,
                rows);
        return new Reading<>(scanned.given().moveAxis(0, -2), scanned.state());
    }

    /// Steps of sequences, time first.
    record MaskedRows(Tensor prepared, Tensor mask) {}

    /// The state before sequences `[…, time, in]` are read.
    default S begin(Tensor x) {
        requireSequence(x);
        Shape shape = x.shape().dropLast(2).then(Shape.of(units()));
        return start(Tensor.zeros(x.dtype(), shape.sizes()));
    }

    /// The state before the first step, as [#begin(Tensor)]; it needs no room for the steps.
    @Override
    default S begin(Shape lead, int capacity) {
        DType kind = Tree.of(this).leaves().getFirst().dtype();
        return start(Tensor.zeros(kind, lead.then(Shape.of(units())).sizes()));
    }

    /// As [#read(Tensor, Object)].
    @Override
    default Next<S> step(Tensor x, S state) {
        Reading<S> read = read(x, state);
        return new Next<>(read.outputs(), read.last());
    }

    private void requireSequence(Tensor x) {
        require(
                x.shape().rank() >= 2 && x.shape().size(-1) == inputs(),
                "a recurrent layer of %d inputs needs […, time, %d], got %s",
                inputs(),
                inputs(),
                x.type());
    }
}
