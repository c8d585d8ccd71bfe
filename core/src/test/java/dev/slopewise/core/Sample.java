package dev.slopewise.core;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/// A row of inputs for an op, in any sizes: the op may depend on the sizes alone, its inputs on the draw too.
record Sample(String name, BiFunction<Sizes, Draw, Example> make) {
    /// An op and inputs that it takes.
    record Example(SingleOp op, List<Tensor> in) {
        static Example on(SingleOp op, Tensor... in) {
            return new Example(op, List.of(in));
        }

        Tensor result() {
            return Tensor.apply(op, in);
        }

        boolean hasSlopes() {
            return result().dtype().isFloat() && !real().isEmpty() && !(op instanceof Boundary.StopGradient);
        }

        boolean isDouble() {
            return in.stream().noneMatch(x -> x.dtype() == DType.F32) && result().dtype() != DType.F32;
        }

        /// The real inputs, which alone have slopes.
        List<Tensor> real() {
            return in.stream().filter(x -> x.dtype().isFloat()).toList();
        }

        /// The result for other real inputs.
        Tensor at(List<Tensor> real) {
            Iterator<Tensor> next = real.iterator();
            List<Tensor> all = new ArrayList<>();
            for (Tensor x : in) all.add(x.dtype().isFloat() ? next.next() : x);
            return Tensor.apply(op, all);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
