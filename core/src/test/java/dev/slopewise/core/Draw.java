package dev.slopewise.core;

import java.util.SplittableRandom;

/// Entries drawn from a seed.
final class Draw {
    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    Tensor real(Shape shape, double low, double high) {
        return Tensor.of(shape, random.doubles(shape.count(), low, high).toArray());
    }

    /// Like a tensor, with entries between −1 and 1.
    Tensor direction(Tensor like) {
        return real(like.shape(), -1, 1).to(like.dtype());
    }

    /// Reals a tenth or more away from every whole and half number.
    Tensor betweenSteps(Shape shape) {
        return real(shape, 0.1, 0.4).plus(ints(shape, -4, 4).to(DType.F64).times(0.5));
    }

    /// Reals of which a third are 0.
    Tensor withZeros(Shape shape) {
        return ints(shape, 0, 3).eq(0).select(real(shape, 0, 1).like(0), real(shape, 0.5, 2));
    }

    /// `i32` from `low` (inclusive) to `high` (exclusive).
    Tensor ints(Shape shape, int low, int high) {
        return Tensor.of(shape, random.ints(shape.count(), low, high).toArray());
    }

    /// 63 random bits each, `i64`.
    Tensor bits(Shape shape) {
        return Tensor.of(shape, random.longs(shape.count(), 0, Long.MAX_VALUE).toArray());
    }

    Tensor mask(Shape shape) {
        return ints(shape, 0, 2).to(DType.BOOL);
    }

    /// Square matrices that are far from singular: 3 on the diagonal and entries between −1 and 1 over √n added.
    Tensor regular(Shape shape) {
        int n = shape.size(-1);
        return real(shape, -1, 1)
                .div(Math.sqrt(Math.max(n, 1)))
                .plus(Tensor.eye(n, DType.F64).times(3));
    }

    /// Matrices with singular values 1, 2, 3, ….
    Tensor spread(Shape shape) {
        var svd = LinearAlgebra.svd(real(shape, -1, 1));
        Tensor values = Tensor.iota(svd.s().shape().size(-1)).to(DType.F64).plus(1);
        return svd.u().times(values).matmul(svd.v().transpose());
    }

    /// Matrices whose symmetric part is positive definite with eigenvalues from 1 on; they are not symmetric themselves.
    Tensor positive(Shape shape) {
        Tensor a = real(shape, -1, 1), b = real(shape, -1, 1);
        Tensor square = a.matmul(a.transpose()).plus(Tensor.eye(shape.size(-1), DType.F64));
        return square.plus(b.minus(b.transpose()));
    }

    /// Entries of any type, small and of both signs.
    Tensor any(DType dtype, Shape shape) {
        return switch (dtype) {
            case F32, F64 -> real(shape, -3, 3).to(dtype);
            case I32, I64 -> ints(shape, -5, 6).to(dtype);
            case BOOL -> mask(shape);
        };
    }
}
