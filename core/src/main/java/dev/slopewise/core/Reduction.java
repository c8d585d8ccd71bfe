package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Operations that bring an axis, or several, down to one value.
///
/// Axes are counted from the innermost, which is −1, in rising order: `[-2, -1]` are the last two.
public sealed interface Reduction extends SingleOp {
    List<Integer> axes();

    /// The sum; 0 over nothing. Integers wrap around as in Java.
    record Sum(List<Integer> axes) implements Reduction {
        public Sum {
            axes = checked(axes);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Shape wide = in.getFirst().shape();
            return List.of(linear(dx -> Tensor.apply(this, dx), dz -> Ties.spread(dz, wide, axes)));
        }
    }

    /// The product; 1 over nothing. Its slopes are right also where entries are 0.
    record Product(List<Integer> axes) implements Reduction {
        public Product {
            axes = checked(axes);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Tensor others = Products.ofOthers(in.getFirst(), axes);
            var sum = new Sum(axes);
            return List.of(linear(
                    dx -> Tensor.apply(sum, dx.times(others)),
                    dz -> Ties.spread(dz, others.shape(), axes).times(others)));
        }
    }

    /// The least entry, NaN if any is; of `bool` whether all are true. Over nothing it is refused, but of `bool` true. Equal least entries share the slope.
    record Min(List<Integer> axes) implements Reduction {
        public Min {
            axes = checked(axes);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return Ties.shared(in.getFirst(), out, axes);
        }
    }

    /// The largest entry, NaN if any is; of `bool` whether any is true. Over nothing it is refused, but of `bool` false. Equal largest entries share the slope.
    record Max(List<Integer> axes) implements Reduction {
        public Max {
            axes = checked(axes);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return Ties.shared(in.getFirst(), out, axes);
        }
    }

    /// The position (`i32`) of the least entry along one axis, the first of equals; the first NaN if there is one.
    record ArgMin(int axis) implements Reduction {
        @Override
        public List<Integer> axes() {
            return List.of(axis);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }
    }

    /// The position (`i32`) of the largest entry along one axis, the first of equals; the first NaN if there is one.
    record ArgMax(int axis) implements Reduction {
        @Override
        public List<Integer> axes() {
            return List.of(axis);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }
    }

    private static List<Integer> checked(List<Integer> axes) {
        List<Integer> sorted = axes.stream().distinct().sorted().toList();
        require(
                sorted.equals(axes) && axes.stream().allMatch(a -> a < 0),
                "axes must be negative and rising, got %s",
                axes);
        return List.copyOf(axes);
    }

    @Override
    default Type type(List<Type> in) {
        Type x = in.getFirst();
        int rank = x.shape().rank();
        for (int axis : axes()) {
            require(axis >= -rank && axis < 0, "%s needs at least %d axes, got %s", label(), -axis, x);
        }
        boolean empty = axes().stream().anyMatch(a -> x.shape().size(a) == 0);
        boolean extreme =
                this instanceof Min || this instanceof Max || this instanceof ArgMin || this instanceof ArgMax;
        boolean truth = x.dtype() == DType.BOOL && (this instanceof Min || this instanceof Max);
        require(!(extreme && empty) || truth, "%s needs at least one entry along the axis, got %s", label(), x);
        require(
                x.dtype().isNumber() || truth,
                "%s needs numbers, got %s; cast first, for example .to(F32) or .to(I32)",
                label(),
                x);
        Shape shape = x.shape();
        for (int axis : axes()) shape = shape.without(axis); // outermost first: the others keep their negative number
        boolean position = this instanceof ArgMin || this instanceof ArgMax;
        return new Type(position ? DType.I32 : x.dtype(), shape);
    }

    @Override
    default void eval(List<Array> in, Array out) {
        ReductionLoops.run(this, in.getFirst(), out);
    }

    @Override
    default long multiplyAdds(List<Type> in, Type out) {
        return in.getFirst().shape().count();
    }

    @Override
    default int operands() {
        return 1;
    }

    @Override
    default String label() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT) + " " + axes();
    }
}
