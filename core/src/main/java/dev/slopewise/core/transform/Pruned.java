package dev.slopewise.core.transform;

import dev.slopewise.core.Control;
import dev.slopewise.core.Graph;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A loop or branch without results that nobody needs, and without the operands that only those need.
///
/// @param op       the smaller operation
/// @param operands which of the old operands it takes
/// @param results  which of the old results it gives
record Pruned(Control op, List<Integer> operands, List<Integer> results) {
    /// @param needed which results are needed, at least one
    static Pruned of(Control op, boolean[] needed) {
        return switch (op) {
            case Control.Scan scan -> scan(scan, needed);
            case Control.While loop -> loop(loop, needed);
            case Control.Switch(List<Graph> cases) -> cases(cases, needed);
            case Control.Checkpoint(Graph body) -> {
                List<Integer> results = Reach.indices(needed);
                List<Integer> operands = inputs(body, results);
                yield new Pruned(new Control.Checkpoint(part(body, operands, results)), operands, results);
            }
        };
    }

    private static Pruned scan(Control.Scan scan, boolean[] needed) {
        int carries = scan.carries();
        Graph body = scan.body();
        boolean[] wanted = needed.clone();
        List<Integer> operands = closed(body, carries, wanted);
        List<Integer> results = Reach.indices(wanted);
        int states = count(results, 0, carries);
        int rows = count(operands, carries, carries + scan.rows());
        var smaller = new Control.Scan(part(body, operands, results), states, rows, scan.length(), scan.direction());
        return new Pruned(smaller, operands, results);
    }

    private static Pruned loop(Control.While loop, boolean[] needed) {
        boolean[] wanted = needed.clone();
        for (int i : inputs(loop.goesOn(), List.of(0))) if (i < loop.carries()) wanted[i] = true;
        List<Integer> own = closed(loop.body(), loop.carries(), wanted);
        List<Integer> operands = Stream.concat(own.stream(), inputs(loop.goesOn(), List.of(0)).stream())
                .distinct()
                .sorted()
                .toList();
        List<Integer> results = Reach.indices(wanted);
        var smaller = new Control.While(
                part(loop.goesOn(), operands, List.of(0)), part(loop.body(), operands, results), results.size());
        return new Pruned(smaller, operands, results);
    }

    private static Pruned cases(List<Graph> cases, boolean[] needed) {
        List<Integer> results = Reach.indices(needed);
        List<Integer> inputs = cases.stream()
                .flatMap(one -> inputs(one, results).stream())
                .distinct()
                .sorted()
                .toList();
        List<Graph> smaller =
                cases.stream().map(one -> part(one, inputs, results)).toList();
        List<Integer> operands =
                Stream.concat(Stream.of(0), inputs.stream().map(i -> i + 1)).toList();
        return new Pruned(new Control.Switch(smaller), operands, results);
    }

    /// The inputs that a loop's needed results are made from; a state that a later step reads is needed too, which is marked.
    private static List<Integer> closed(Graph body, int carries, boolean[] needed) {
        while (true) {
            List<Integer> inputs = inputs(body, Reach.indices(needed));
            boolean grown = false;
            for (int i : inputs) {
                if (i < carries && !needed[i]) {
                    needed[i] = true;
                    grown = true;
                }
            }
            if (grown) continue;
            boolean[] kept = new boolean[body.inputs().size()];
            inputs.forEach(i -> kept[i] = true);
            for (int c = 0; c < carries; c++) kept[c] = needed[c];
            return Reach.indices(kept);
        }
    }

    private static List<Integer> inputs(Graph body, List<Integer> results) {
        boolean[] live = new Graph(body.inputs(), body.nodes(), values(body, results)).live();
        return IntStream.range(0, body.inputs().size())
                .filter(i -> live[i])
                .boxed()
                .toList();
    }

    private static Graph part(Graph body, List<Integer> inputs, List<Integer> results) {
        boolean isWhole = inputs.size() == body.inputs().size()
                && results.size() == body.outputs().size();
        return isWhole ? body : Part.of(body, inputs, values(body, results));
    }

    private static List<Integer> values(Graph body, List<Integer> results) {
        return results.stream().map(body.outputs()::get).toList();
    }

    private static int count(List<Integer> numbers, int from, int to) {
        return (int) numbers.stream().filter(i -> i >= from && i < to).count();
    }
}
