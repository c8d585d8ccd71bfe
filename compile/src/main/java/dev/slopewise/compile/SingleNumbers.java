package dev.slopewise.compile;

import static java.util.Objects.requireNonNull;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// A plan of nothing but loops over one number each, such as the slope of a formula, and of what sets these numbers beside each other. Its storage is
/// made anew in each run: that costs a few nanoseconds, finding storage that was kept, and telling other threads of it, several times as much.
final class SingleNumbers {
    private static final int NO_RESULT = -1;

    private final Type[] types; // of all values
    private final int[] outputs;
    private final int[] roots; // of the outputs
    private final int[] rows; // values that numbers are set beside each other in
    private final Map<Integer, Place> placeOf = new HashMap<>();

    private final List<Part> parts = new ArrayList<>();

    // storage: that of the inputs, then of what is made
    private final Map<Integer, Integer> rooms = new HashMap<>(); // by the value that lies there
    private final List<Made> made = new ArrayList<>();
    private final Map<Integer, Integer> firstOutputs = new HashMap<>(); // by the value in whose place they lie
    private final int[] copies; // outputs that lie where an input does, or an output before them

    /// What is made in a run.
    ///
    /// @param output which one it is, if it is one
    private record Made(Type type, int output) {}

    /// Where a number is written that is a row's entry.
    private record Place(int row, int entry) {}

    /// A loop, and the storage that each of its accesses goes to.
    private static final class Part {
        private final LoopCode code;
        private final int[] numbers;
        private final int[][] tables;
        private final Object sums;
        private final int[] operands;

        Part(Step.Looped looped, List<Integer> operands, int[] numbers) {
            this.code = looped.code();
            this.numbers = numbers;
            this.tables = looped.loop().tables();
            this.sums = LoopRunIn.sums(looped.loop().form());
            this.operands = ints(operands);
        }

        void run(Object[] storage) {
            Object[] arrays = new Object[operands.length];
            for (int k = 0; k < arrays.length; k++) arrays[k] = storage[operands[k]];
            code.runPlain(arrays, numbers, tables, sums, 1);
        }
    }

    private SingleNumbers(Plan plan) {
        Graph graph = plan.graph();
        this.types = new Type[graph.values()];
        Arrays.setAll(types, graph::type);
        this.outputs = ints(graph.outputs());
        this.roots = Arrays.stream(outputs).map(plan::root).toArray();
        for (int i = 0; i < graph.inputs().size(); i++) rooms.put(i, i);
        this.copies = IntStream.range(0, outputs.length)
                .filter(k -> firstOutputs.putIfAbsent(roots[k], k) != null || graph.isInput(roots[k]))
                .toArray();
        int[] readers = new int[types.length]; // steps that read what lies somewhere; results are read outside
        for (int root : roots) readers[root]++;
        for (Step step : plan.steps())
            step.reads().stream().map(plan::root).distinct().forEach(root -> readers[root]++);
        List<Integer> rows = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (isLoop(step)) continue;
            Optional<Map<Integer, Place>> places = beside(plan, step, readers);
            if (places.isEmpty()) continue;
            rows.add(step.writes().getFirst());
            placeOf.putAll(places.get());
        }
        this.rows = ints(rows);
        for (int row : this.rows) make(row);
    }

    private void make(int value) {
        int output = firstOutputs.getOrDefault(value, NO_RESULT);
        rooms.put(value, rooms.size());
        made.add(new Made(types[output == NO_RESULT ? value : outputs[output]], output));
    }

    private static boolean isLoop(Step step) {
        return step instanceof Step.Looped looped && looped.loop().entries() == 1;
    }

    private static boolean isBeside(Step step) {
        return step instanceof Step.Called called && called.node().op() instanceof Layout.Concat;
    }

    /// Where the numbers go that a step sets beside each other, if loops make them and nothing else reads them; then they are written there at once.
    private Optional<Map<Integer, Place>> beside(Plan plan, Step step, int[] readers) {
        Map<Integer, Place> places = new HashMap<>();
        for (int v : step.reads()) {
            int root = plan.root(v);
            boolean isOwn = readers[root] == 1 && !plan.graph().isInput(root) && !places.containsKey(root);
            if (!isOwn || types[root].shape().count() != 1) return Optional.empty();
            places.put(root, new Place(step.writes().getFirst(), places.size()));
        }
        return Optional.of(places);
    }

    /// Empty for plans that do anything else.
    static Optional<SingleNumbers> of(Plan plan) {
        if (!plan.steps().stream().allMatch(step -> isLoop(step) || isBeside(step))) return Optional.empty();
        var all = new SingleNumbers(plan);
        boolean isAll = plan.steps().stream()
                .filter(step -> !all.isRow(step.writes().getFirst()))
                .allMatch(all::takes);
        return isAll ? Optional.of(all) : Optional.empty();
    }

    private boolean isRow(int value) {
        return Arrays.stream(rows).anyMatch(row -> row == value);
    }

    private boolean takes(Step step) {
        if (!(step instanceof Step.Looped looped)) return false;
        if (looped.loop().form().folds() > 0) return false; // their partial sums are one run's at a time
        List<Integer> operands = new ArrayList<>();
        int[] numbers = looped.loop().numbers().clone();
        for (Loop.Operand operand : looped.loop().operands()) {
            switch (operand) {
                case Loop.Operand.Read(int v) -> operands.add(rooms.get(v));
                case Loop.Operand.Write(int v) -> {
                    Place place = placeOf.get(v);
                    if (place != null) numbers[LoopForm.HEAD + 3 * operands.size()] = place.entry;
                    else make(v);
                    operands.add(rooms.get(place == null ? v : place.row));
                }
                case Loop.Operand.Partial _, Loop.Operand.Scratch _, Loop.Operand.Repeated _ -> {
                    return false;
                }
            }
        }
        parts.add(new Part(looped, operands, numbers));
        return true;
    }

    private static int[] ints(List<Integer> of) {
        return of.stream().mapToInt(i -> i).toArray();
    }

    /// Carries the plan out, from any number of threads.
    List<Array> run(List<Array> inputs) {
        int given = inputs.size();
        Object[] storage = new Object[given + made.size()];
        for (int i = 0; i < given; i++) storage[i] = Storage.of(inputs.get(i));
        Array[] results = new Array[outputs.length];
        for (int m = 0; m < made.size(); m++) {
            Made make = made.get(m);
            Array room = Array.zeros(make.type);
            storage[given + m] = Storage.of(room);
            if (make.output != NO_RESULT) results[make.output] = room;
        }
        for (int p = 0; p < parts.size(); p++) parts.get(p).run(storage);
        for (int k : copies) {
            results[k] = Array.zeros(types[outputs[k]]);
            System.arraycopy(
                    storage[requireNonNull(rooms.get(roots[k]))], 0, Storage.of(results[k]), 0, results[k].count());
        }
        return Arrays.asList(results);
    }
}
