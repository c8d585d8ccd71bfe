package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;

/// Loops and branches: operations that hold graphs, so that a graph's size does not grow with the number of steps.
///
/// They take what their graphs refer to from outside as further operands. Their derivatives, batches and so on are made from those of their
/// graphs, by the rules in `dev.slopewise.core.transform`; `ControlFlow` there writes them.
public sealed interface Control extends Op {
    @Override
    default void eval(List<Array> in, List<Array> out) {
        prepared(new Interpreter()).run(in, out);
    }

    /// A loop of known length that carries a state along and may read and write one row at a time.
    ///
    /// Operands: `carries` start values, `rows` tensors `[length, …]`, then values that are the same in each step. Results: the last state,
    /// then what each step gave, `[length, …]`.
    ///
    /// @param body      (state, one row of each, the rest) → (state, what the step gives)
    /// @param carries   how many tensors the state has
    /// @param rows      how many tensors are read row by row
    /// @param length    number of steps, from 0
    /// @param direction from the first row on, or from the last
    record Scan(Graph body, int carries, int rows, int length, Direction direction) implements Control {
        /// The order in which rows are read and written.
        public enum Direction {
            FORWARD,
            BACKWARD;

            public Direction opposite() {
                return this == FORWARD ? BACKWARD : FORWARD;
            }
        }

        public Scan {
            require(length >= 0, "a scan has 0 steps or more, got %d", length);
            keepsState("scan", body, carries);
        }

        @Override
        public int operands() {
            return body.inputs().size();
        }

        /// The operand that one step reads as its input `i`.
        public Type operand(int i) {
            Type one = body.type(i);
            boolean isRow = i >= carries && i < carries + rows;
            return isRow ? one.with(Shape.of(length).then(one.shape())) : one;
        }

        @Override
        public List<Type> types(List<Type> in) {
            for (int i = 0; i < in.size(); i++) {
                require(
                        in.get(i).equals(operand(i)),
                        "operand %d of this scan is %s, got %s",
                        i,
                        operand(i),
                        in.get(i));
            }
            List<Type> out = new ArrayList<>(body.outputTypes());
            for (int i = carries; i < out.size(); i++) {
                Type one = out.get(i);
                out.set(i, one.with(Shape.of(length).then(one.shape())));
            }
            return out;
        }

        /// What the body takes in step `t`, counted from 0, when it begins with this state.
        public List<Array> operandsOf(int t, List<Array> state, List<Array> in) {
            List<Array> all = new ArrayList<>(state);
            for (int i = carries; i < in.size(); i++) {
                all.add(i < carries + rows ? in.get(i).row(rowOf(t)) : in.get(i));
            }
            return all;
        }

        /// The row that step `t`, counted from 0, reads and writes; likewise the step of a row.
        public int rowOf(int t) {
            return direction == Direction.FORWARD ? t : length - 1 - t;
        }

        @Override
        public Backend.Kernel prepared(Backend backend) {
            Backend.Executable step = backend.compile(body);
            return (in, out) -> run(step, in, out);
        }

        private void run(Backend.Executable step, List<Array> in, List<Array> out) {
            List<Array> state = in.subList(0, carries);
            for (int t = 0; t < length; t++) {
                List<Array> made = step.run(operandsOf(t, state, in));
                state = made.subList(0, carries);
                for (int i = carries; i < made.size(); i++) out.get(i).putRow(rowOf(t), made.get(i));
            }
            copy(state, out);
        }

        @Override
        public long multiplyAdds(List<Type> in, List<Type> out) {
            return length * body.multiplyAdds();
        }

        /// One step, with the state before it and copies of its rows.
        @Override
        public long workBytes() {
            long step = body.peakBytes();
            for (int i = 0; i < carries + rows; i++) step += body.type(i).bytes();
            return step;
        }

        @Override
        public List<Graph> bodies() {
            return List.of(body);
        }

        @Override
        public String label() {
            return "scan " + length + (direction == Direction.FORWARD ? "" : " from the last");
        }
    }

    /// A loop that goes on as long as a condition holds. Operands and results: `carries` tensors of state; further operands are the same in
    /// each step.
    ///
    /// @param goesOn  (state, the rest) → one `bool`
    /// @param body    (state, the rest) → state
    /// @param carries how many tensors the state has
    record While(Graph goesOn, Graph body, int carries) implements Control {
        public While {
            keepsState("whileLoop", body, carries);
            require(
                    goesOn.inputTypes().equals(body.inputTypes()),
                    "the condition of a whileLoop must take what its body takes, %s, got %s",
                    body.inputTypes(),
                    goesOn.inputTypes());
            Type asked = new Type(DType.BOOL, Shape.SCALAR);
            require(
                    goesOn.outputTypes().equals(List.of(asked)),
                    "the condition of a whileLoop must give %s, got %s",
                    asked,
                    goesOn.outputTypes());
        }

        @Override
        public int operands() {
            return body.inputs().size();
        }

        @Override
        public List<Type> types(List<Type> in) {
            require(in.equals(body.inputTypes()), "this whileLoop takes %s, got %s", body.inputTypes(), in);
            return body.outputTypes();
        }

        @Override
        public Backend.Kernel prepared(Backend backend) {
            Backend.Executable asks = backend.compile(goesOn);
            Backend.Executable step = backend.compile(body);
            return (in, out) -> run(asks, step, in, out);
        }

        private void run(Backend.Executable asks, Backend.Executable step, List<Array> in, List<Array> out) {
            List<Array> rest = in.subList(carries, in.size());
            List<Array> all = in;
            while (asks.run(all).getFirst().truth(0)) {
                all = new ArrayList<>(step.run(all));
                all.addAll(rest);
            }
            copy(all.subList(0, carries), out);
        }

        /// Of one step, as their number is not known.
        @Override
        public long multiplyAdds(List<Type> in, List<Type> out) {
            return goesOn.multiplyAdds() + body.multiplyAdds();
        }

        @Override
        public long workBytes() {
            long step = Math.max(goesOn.peakBytes(), body.peakBytes());
            for (int i = 0; i < carries; i++) step += body.type(i).bytes();
            return step;
        }

        @Override
        public List<Graph> bodies() {
            return List.of(goesOn, body);
        }

        @Override
        public String label() {
            return "whileLoop";
        }
    }

    /// One of several graphs. Operands: an `i32` that says which, counted from 0, then what all of them take.
    record Switch(List<Graph> cases) implements Control {
        public Switch {
            cases = List.copyOf(cases);
            require(!cases.isEmpty(), "a switch needs at least one case, got none");
            for (Graph one : cases) {
                require(
                        one.inputTypes().equals(cases.getFirst().inputTypes())
                                && one.outputTypes().equals(cases.getFirst().outputTypes()),
                        "all cases of a switch must take and give the same types, got %s → %s and %s → %s",
                        cases.getFirst().inputTypes(),
                        cases.getFirst().outputTypes(),
                        one.inputTypes(),
                        one.outputTypes());
            }
        }

        @Override
        public int operands() {
            return 1 + cases.getFirst().inputs().size();
        }

        @Override
        public List<Type> types(List<Type> in) {
            Type which = new Type(DType.I32, Shape.SCALAR);
            require(
                    in.getFirst().equals(which),
                    "a switch needs %s to choose by, got %s; cast it with .to(I32), take one entry with get(…)",
                    which,
                    in.getFirst());
            Graph one = cases.getFirst();
            require(
                    in.subList(1, in.size()).equals(one.inputTypes()),
                    "the cases of this switch take %s, got %s",
                    one.inputTypes(),
                    in.subList(1, in.size()));
            return one.outputTypes();
        }

        @Override
        public Backend.Kernel prepared(Backend backend) {
            List<Backend.Executable> ready =
                    cases.stream().map(backend::compile).toList();
            return (in, out) -> run(ready, in, out);
        }

        private void run(List<Backend.Executable> ready, List<Array> in, List<Array> out) {
            int which = in.getFirst().ints()[0];
            require(
                    which >= 0 && which < cases.size(),
                    "a switch of %d cases needs a number from 0 to %d, got %d",
                    cases.size(),
                    cases.size() - 1,
                    which);
            copy(ready.get(which).run(in.subList(1, in.size())), out);
        }

        /// Of the costliest case.
        @Override
        public long multiplyAdds(List<Type> in, List<Type> out) {
            return cases.stream().mapToLong(Graph::multiplyAdds).max().orElse(0);
        }

        @Override
        public long workBytes() {
            return cases.stream().mapToLong(Graph::peakBytes).max().orElse(0);
        }

        @Override
        public List<Graph> bodies() {
            return cases;
        }

        @Override
        public String label() {
            return "switch of " + cases.size();
        }
    }

    /// A graph as one operation, of which reverse mode keeps the operands only and works out the rest again.
    record Checkpoint(Graph body) implements Control {
        @Override
        public int operands() {
            return body.inputs().size();
        }

        @Override
        public List<Type> types(List<Type> in) {
            require(in.equals(body.inputTypes()), "this function takes %s, got %s", body.inputTypes(), in);
            return body.outputTypes();
        }

        @Override
        public Backend.Kernel prepared(Backend backend) {
            Backend.Executable ready = backend.compile(body);
            return (in, out) -> copy(ready.run(in), out);
        }

        @Override
        public long multiplyAdds(List<Type> in, List<Type> out) {
            return body.multiplyAdds();
        }

        @Override
        public long workBytes() {
            return body.peakBytes();
        }

        @Override
        public List<Graph> bodies() {
            return List.of(body);
        }

        @Override
        public String label() {
            return "checkpoint";
        }
    }

    private static void keepsState(String what, Graph body, int carries) {
        require(
                body.inputs().size() >= carries && body.outputs().size() >= carries,
                "the body of this %s must take and give %d tensors of state",
                what,
                carries);
        List<Type> before = body.inputTypes().subList(0, carries);
        List<Type> after = body.outputTypes().subList(0, carries);
        require(
                before.equals(after),
                "the body of a %s must give its state the types it took, %s, got %s",
                what,
                before,
                after);
    }

    private static void copy(List<Array> from, List<Array> to) {
        for (int i = 0; i < from.size(); i++) {
            System.arraycopy(
                    from.get(i).data(), 0, to.get(i).data(), 0, to.get(i).count());
        }
    }
}
