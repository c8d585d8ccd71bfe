package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// The storage of one run of a loop: two sets of state that change places, what one step reads and gives beside, and both as lists of what the body
/// takes and makes, so that steps allocate nothing. Steps are counted from 0.
final class LoopState {
    private final int carries;
    private final List<List<Array>> carried = new ArrayList<>();
    final List<Array> rows;
    final List<Array> given;
    private final List<Array> start = new ArrayList<>();
    private final List<List<Array>> in = new ArrayList<>();
    private final List<List<Array>> out = new ArrayList<>();

    /// @param body    (state, rows, the rest) → (state, what a step gives)
    /// @param carries how many tensors the state has
    /// @param rows    how many are read row by row
    LoopState(Graph body, int carries, int rows) {
        this.carries = carries;
        this.rows = zeros(body.inputTypes().subList(carries, carries + rows));
        this.given = zeros(body.outputTypes().subList(carries, body.outputs().size()));
        for (int set = 0; set < 2; set++) {
            carried.add(zeros(body.inputTypes().subList(0, carries)));
            in.add(new ArrayList<>());
            List<Array> all = new ArrayList<>(carried.get(set));
            all.addAll(given);
            out.add(all);
        }
    }

    private static List<Array> zeros(List<Type> types) {
        return types.stream().map(Array::zeros).toList();
    }

    /// Takes the operands of the loop.
    void begin(List<Array> operands) {
        take(start, operands, operands);
        for (int set = 0; set < 2; set++) take(in.get(set), carried.get(set), operands);
    }

    private void take(List<Array> into, List<Array> state, List<Array> operands) {
        for (int i = 0; i < operands.size(); i++) {
            boolean isRow = i >= carries && i < carries + rows.size();
            into.add(i < carries ? state.get(i) : isRow ? rows.get(i - carries) : operands.get(i));
        }
    }

    /// What the body takes in step `t`; its state is what `t` steps have made.
    List<Array> in(int t) {
        return t == 0 ? start : in.get((t + 1) % 2);
    }

    /// Where step `t` puts what it makes.
    List<Array> out(int t) {
        return out.get(t % 2);
    }

    /// Writes the state after so many steps where the loop's results go, and lets go of the operands.
    void end(int steps, List<Array> results) {
        for (int i = 0; i < carries; i++) {
            Array from = in(steps).get(i);
            System.arraycopy(Storage.of(from), 0, Storage.of(results.get(i)), 0, from.count());
        }
        start.clear();
        for (int set = 0; set < 2; set++) in.get(set).clear();
    }
}
