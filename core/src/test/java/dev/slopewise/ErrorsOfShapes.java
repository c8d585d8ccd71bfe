package dev.slopewise;

import static dev.slopewise.Pin.pin;

import dev.slopewise.core.Array;
import dev.slopewise.core.DType;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Source;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;

/// Tensors made, read and laid out.
final class ErrorsOfShapes {
    private static final Tensor X = Tensor.zeros(2, 3);

    private static Tensor sum(List<Tensor> p) {
        return p.get(0).plus(p.get(1));
    }

    // @formatter:off
    static final List<Pin> ALL = List.of(
        // made
        pin(() -> Shape.of(2, -1),
            "sizes of a shape must be at least 0, got [2, -1]"),
        pin(() -> Shape.of(1 << 16, 1 << 16),
            "a tensor holds at most 2147483647 entries, got shape [65536, 65536]; split it along an axis"),
        pin(() -> X.shape().range(1, 3),
            "axes 1 to 3 are needed, got shape [2, 3] of 2 axes"),
        pin(() -> X.sum(2),
            "axis must be from -2 to 1 for shape [2, 3], got 2"),
        pin(() -> Tensor.scalar(1f).softmax(-1),
            "a scalar has no axes, got axis -1"),
        pin(() -> Array.wrap(Shape.of(1), new char[1]),
            "numbers must come in a float[], double[], int[], long[] or boolean[], got char[]"),
        pin(() -> Tensor.of(Shape.of(2, 2), 1f, 2f, 3f),
            "shape [2, 2] needs 4 numbers, got 3"),
        pin(() -> Tensor.of("1, 2"),
            "a tensor is made from primitive numbers in arrays, such as float[][], got java.lang.String"),
        pin(() -> Tensor.of(new float[][] {{1, 2}, {3}}),
            "all rows must be equally long, got 2 and 1"),
        pin(() -> Tensor.of(new float[][] {{1, 2}, null}),
            "all rows must be equally long, got one that is null"),
        pin(() -> Tensor.full(1.5, DType.I32, 2),
            "a tensor of i32 takes whole numbers, got 1.5; cast it first: .to(F32)"),
        pin(() -> Tensor.of(3).plus(Double.POSITIVE_INFINITY),
            "a tensor of i32 takes whole numbers, got Infinity; cast it first: .to(F32)"),
        pin(() -> Tensor.of(3L).plus(Double.NaN),
            "a tensor of i64 takes whole numbers, got NaN; cast it first: .to(F32)"),
        pin(() -> Tensor.of(3L).eq(0x1p53),
            "a tensor of i64 takes doubles between -2^53 and 2^53, got 9.007199254740992E15, which may have been rounded; give Tensor.scalar(…L) instead"),
        pin(() -> Tensor.linspace(0, 1, -1),
            "linspace needs a count of at least 0, got -1"),
        pin(() -> Tensor.linspace(0, Double.POSITIVE_INFINITY, 3),
            "linspace needs ends a finite way apart, got 0.0 and Infinity"),
        pin(() -> Tensor.full(1L << 31, DType.I32, 2),
            "a tensor of i32 takes numbers from -2147483648 to 2147483647, got 2147483648; cast it first: .to(I64)"),
        pin(() -> new Source.Iota(3, DType.BOOL),
            "counting needs numbers, got bool"),

        // read
        pin(() -> X.item(),
            "item needs a tensor of one entry, got f32[2, 3]; take one with get(…), or reduce it"),
        pin(() -> X.isTrue(),
            "isTrue needs one bool, got f32[2, 3]; compare, and join several with all() or any()"),
        pin(() -> X.toInts(),
            "toInts would cut f32[2, 3]; round and cast first: .to(I32)"),
        pin(() -> X.toLongs(),
            "toLongs would cut f32[2, 3]; round and cast first: .to(I64)"),
        pin(() -> Tensor.of(7L, 1L << 32).toInts(),
            "toInts would cut 4294967296 in i64[2]", "take toLongs()"),
        pin(() -> Transforms.traced((Tensor x) -> x.times(x.item())).apply(X.sum()),
            "the numbers of a traced tensor (f32[]) are not known while its function is being traced",
            "choose with mask.select(a, b) instead of if, or pass what decides as a plain Java value"),

        // cut anew, exchanged
        pin(() -> X.reshape(4),
            "reshape needs an equal count of entries, got [2, 3] (6) to [4] (4)"),
        pin(() -> X.reshape(-1, 4),
            "f32[2, 3] cannot be cut into [-1, 4]: 6 is no multiple of 4"),
        pin(() -> X.reshape(-1, -1),
            "only one size may be -1, got [-1, -1]"),
        pin(() -> Tensor.apply(new Layout.Reshape(Shape.of(4), Shape.of(2, 2)), X),
            "reshape of [4] needs it as the last axes, got f32[2, 3]"),
        pin(() -> X.permute(0),
            "permute needs each of the 2 axes of f32[2, 3] once, got [0]"),
        pin(() -> X.permute(0, 0),
            "permute needs every axis from 0 to 1 once, got [0, 0]"),
        pin(() -> Tensor.apply(new Layout.Permute(List.of(2, 1, 0)), X),
            "Permute[order=[2, 1, 0]] needs at least 3 axes, got f32[2, 3]"),
        pin(() -> Tensor.zeros(3).transpose(),
            "transpose needs at least two axes, got f32[3]"),
        pin(() -> X.expand(3),
            "expand takes an axis from -3 to 2, got 3"),
        pin(() -> X.squeeze(0),
            "squeeze needs an axis of size 1, got axis 0 of f32[2, 3]"),
        pin(() -> X.sum(1, -1),
            "axes must differ, got [1, -1] of f32[2, 3]"),
        pin(() -> new Layout.Reverse(List.of(0)),
            "axes must be negative, got [0]"),

        // repeated
        pin(() -> X.broadcastTo(3, 2),
            "f32[2, 3] cannot be repeated to [3, 2]: sizes, counted from the last axis, must be equal or 1", "reshape or expand it first"),
        pin(() -> Transforms.traced((List<Tensor> p) -> p.getFirst().broadcastTo(4)).apply(List.of(X)),
            "f32[2, 3] cannot be repeated to [4]: sizes, counted from the last axis, must be equal or 1",
            "[0]",
            "reshape or expand it first"),
        pin(() -> X.plus(Tensor.zeros(4, 4, 4)),
            "add needs shapes of which one can be repeated to the other, got [2, 3] and [4, 4, 4]",
            "reshape, expand or slice one of them"),
        pin(() -> Tensor.zeros(3).minus(Tensor.zeros(3, 1)),
            "sub needs shapes of which one can be repeated to the other, got [3] and [3, 1]",
            "squeeze(-1) the [3, 1] operand for [3] entry by entry; for all 3 × 3 pairs ask with broadcastTo(3, 3)"),
        pin(() -> Tensor.zeros(1, 4).minus(Tensor.zeros(3, 1)),
            "sub needs shapes of which one can be repeated to the other, got [1, 4] and [3, 1]",
            "to repeat both, ask with broadcastTo(3, 4) on one of them"),
        pin(() -> Transforms.traced(ErrorsOfShapes::sum).apply(List.of(X, X.transpose())),
            "add needs shapes of which one can be repeated to the other, got [2, 3] and [3, 2]",
            "operands: [0], [1]",
            "reshape, expand or slice one of them"),
        pin(() -> X.tile(0, -1),
            "tile needs a count of at least 0, got -1"),
        pin(() -> new Layout.Broadcast(Shape.of(2, 3), List.of(1, 0)),
            "broadcast to [2, 3] needs rising axes of it, got [1, 0]"),
        pin(() -> Tensor.apply(new Layout.Broadcast(Shape.of(2, 3), List.of(0)), X),
            "broadcast to [2, 3] at axes [0] cannot take f32[2, 3]"),

        // cut out, put together
        pin(() -> X.slice(0, 2, 1),
            "a slice needs 0 ≤ start ≤ stop and a step above 0, got start [2, 0], stop [1, 3], step [1, 1]; get(…) counts from the end too"),
        pin(() -> X.at(0, -1),
            "a slice needs 0 ≤ start ≤ stop and a step above 0, got start [-1, 0], stop [0, 3], step [1, 1]; get(…) counts from the end too"),
        pin(() -> X.slice(1, 0, 4),
            "slice to [4] goes beyond f32[2, 3]"),
        pin(() -> X.pad(0, -1, 0, 0),
            "a pad must be at least 0, got low [-1, 0], high [0, 0], gap [0, 0]; slice to take entries away"),
        pin(() -> Tensor.of(1, 2).pad(0, 1, 0, 0.5),
            "a tensor of i32 takes whole numbers, got 0.5; cast it first: .to(F32)"),
        pin(() -> Tensor.concatenate(0, List.of()),
            "concatenate needs at least one tensor, got none"),
        pin(() -> new Layout.Concat(-1).types(List.of()),
            "concatenate needs at least one tensor, got none"),
        pin(() -> Tensor.concatenate(0, List.of(X, Tensor.zeros(2, 4))),
            "concatenate along axis -2 needs equal entry types and equal sizes on all other axes, got f32[2, 3] and f32[2, 4]"));
    // @formatter:on

    private ErrorsOfShapes() {}
}
