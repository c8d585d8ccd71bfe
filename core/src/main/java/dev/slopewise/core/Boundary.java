package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Operations that state what passes for their derivative.
public sealed interface Boundary extends SingleOp {
    /// The input as it is, through which no slope passes.
    record StopGradient() implements Boundary {
        @Override
        public int operands() {
            return 1;
        }

        @Override
        public Type type(List<Type> in) {
            return in.getFirst();
        }

        @Override
        public void eval(List<Array> in, Array out) {
            System.arraycopy(in.getFirst().data(), 0, out.data(), 0, out.count());
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }

        @Override
        public String label() {
            return "stopGradient";
        }
    }

    /// A function with a derivative of its own instead of the one its operations would give; made by `CustomDerivative` and `ImplicitDerivative`.
    ///
    /// @param value  the function, with one result
    /// @param push   inputs of `value`, its result, then changes of the first `active` inputs → change of the result
    /// @param pull   inputs of `value`, its result, then the slope at it → slopes at the first `active` inputs
    /// @param active how many of the inputs, from the first, pass a slope
    record Custom(Graph value, Graph push, Graph pull, int active) implements Boundary {
        public Custom {
            require(
                    value.outputs().size() == 1,
                    "a custom derivative is for functions with one result, got %d",
                    value.outputs().size());
            List<Type> in = value.inputTypes(), out = value.outputTypes(), slopes = in.subList(0, active);
            List<Type> known = join(in, out);
            require(
                    push.inputTypes().equals(join(known, slopes)),
                    "push must take %s, takes %s",
                    join(known, slopes),
                    push.inputTypes());
            require(
                    pull.inputTypes().equals(join(known, out)),
                    "pull must take %s, takes %s",
                    join(known, out),
                    pull.inputTypes());
            require(push.outputTypes().equals(out), "push must return %s, got %s", out, push.outputTypes());
            require(pull.outputTypes().equals(slopes), "pull must return %s, got %s", slopes, pull.outputTypes());
        }

        @Override
        public int operands() {
            return value.inputs().size();
        }

        @Override
        public Type type(List<Type> in) {
            require(in.equals(value.inputTypes()), "this function takes %s, got %s", value.inputTypes(), in);
            return value.outputTypes().getFirst();
        }

        @Override
        public void eval(List<Array> in, Array out) {
            prepared(new Interpreter()).run(in, List.of(out));
        }

        @Override
        public Backend.Kernel prepared(Backend backend) {
            Backend.Executable ready = backend.compile(value);
            return (in, out) -> {
                Array result = ready.run(in).getFirst();
                System.arraycopy(result.data(), 0, out.getFirst().data(), 0, result.count());
            };
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            List<Tensor> known = join(in, List.of(out));
            return IntStream.range(0, in.size())
                    .mapToObj(i -> i < active
                            ? linear(
                                    dx -> Trace.replay(push, join(known, alone(in, i, dx)))
                                            .getFirst(),
                                    dz -> Trace.replay(pull, join(known, List.of(dz)))
                                            .get(i))
                            : Sensitivity.None.NONE)
                    .toList();
        }

        /// The change of input `i` beside zeros for the others.
        private List<Tensor> alone(List<Tensor> in, int i, Tensor dx) {
            return IntStream.range(0, active)
                    .mapToObj(k -> k == i ? dx : in.get(k).like(0))
                    .toList();
        }

        private static <T> List<T> join(List<T> first, List<T> then) {
            List<T> all = new ArrayList<>(first);
            all.addAll(then);
            return all;
        }

        @Override
        public long multiplyAdds(List<Type> in, Type out) {
            return value.multiplyAdds();
        }

        @Override
        public List<Graph> bodies() {
            return List.of(value);
        }

        @Override
        public String label() {
            return "custom";
        }
    }
}
