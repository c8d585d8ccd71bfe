package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A plan of nothing but loops over one number each, such as the slope of a formula. Its storage is made anew in each run: that costs a few
/// nanoseconds, finding storage that was kept, and telling other threads of it, several times as much.
final class SingleNumbers {
    private final Type[] types; // of all values
    private final List<Part> parts = new ArrayList<>();
    private final int[] outputs;
    private final int[] roots; // of the outputs
    private final boolean[] isShared; // outputs that lie where an input does, or an output before them

    /// A loop, and the value that each of its accesses goes to.
    private static final class Part {
        private final LoopCode code;
        private final Loop loop;
        private final Object sums;
        private final int[] operands;
        private final int[] writes;

        Part(Step.Looped looped, List<Integer> operands) {
            this.code = looped.code();
            this.loop = looped.loop();
            this.sums = LoopRunIn.sums(loop.form());
            this.operands = ints(operands);
            this.writes = ints(looped.writes());
        }

        void run(Array[] values, Type[] types) {
            for (int v : writes) values[v] = Array.zeros(types[v]);
            Object[] arrays = new Object[operands.length];
            for (int k = 0; k < arrays.length; k++) arrays[k] = Storage.of(values[operands[k]]);
            code.runPlain(arrays, loop.numbers(), loop.tables(), sums, 1);
        }
    }

    private SingleNumbers(Plan plan) {
        Graph graph = plan.graph();
        this.types = new Type[graph.values()];
        Arrays.setAll(types, graph::type);
        this.outputs = ints(graph.outputs());
        this.roots = Arrays.stream(outputs).map(plan::root).toArray();
        this.isShared = new boolean[outputs.length];
        for (int k = 0; k < outputs.length; k++) {
            isShared[k] = graph.isInput(roots[k]);
            for (int j = 0; j < k; j++) isShared[k] |= roots[j] == roots[k];
        }
    }

    /// Empty for plans that do anything else.
    static Optional<SingleNumbers> of(Plan plan) {
        var all = new SingleNumbers(plan);
        return plan.steps().stream().allMatch(all::takes) ? Optional.of(all) : Optional.empty();
    }

    private boolean takes(Step step) {
        if (!(step instanceof Step.Looped looped) || looped.loop().entries() != 1) return false;
        List<Integer> operands = new ArrayList<>();
        for (Loop.Operand operand : looped.loop().operands()) {
            switch (operand) {
                case Loop.Operand.Read(int v) -> operands.add(v);
                case Loop.Operand.Write(int v) -> operands.add(v);
                case Loop.Operand.Partial _, Loop.Operand.Scratch _, Loop.Operand.Repeated _ -> {
                    return false;
                }
            }
        }
        LoopForm form = looped.loop().form();
        if (form.folds() > 0) return false; // their partial sums are one run's at a time
        parts.add(new Part(looped, operands));
        return true;
    }

    private static int[] ints(List<Integer> of) {
        return of.stream().mapToInt(i -> i).toArray();
    }

    /// Carries the plan out, from any number of threads.
    List<Array> run(List<Array> inputs) {
        Array[] values = inputs.toArray(new Array[types.length]);
        for (int p = 0; p < parts.size(); p++) parts.get(p).run(values, types);
        Array[] results = new Array[outputs.length];
        for (int k = 0; k < results.length; k++) {
            Type type = types[outputs[k]];
            Array lies = values[roots[k]], own = isShared[k] ? Storage.copy(lies) : lies;
            results[k] = own.type().equals(type) ? own : Array.wrap(type.shape(), Storage.of(own));
        }
        return Arrays.asList(results);
    }
}
