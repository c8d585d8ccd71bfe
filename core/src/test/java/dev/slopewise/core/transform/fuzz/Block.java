package dev.slopewise.core.transform.fuzz;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A function as a list of lines: a program, or the body of a loop or branch in one. It may refer to values of the blocks around it.
record Block(List<Value> parameters, List<Line> lines, List<Value> results) {
    /// A value's number, which no other value of the program has, and its type where real numbers are `f64`.
    record Value(int id, Type type) {
        boolean isReal() {
            return type.dtype().isFloat();
        }

        @Override
        public String toString() {
            return "v" + id;
        }
    }

    /// One action, on values that stand before it.
    record Line(List<Value> out, Action action, List<Value> in) {
        String text() {
            String types = out.stream().map(v -> v.type().toString()).collect(Collectors.joining(", "));
            String bodies = action.blocks().stream()
                    .map(b -> "\n" + b.text().indent(4).stripTrailing())
                    .collect(Collectors.joining());
            return "%s = %s %s : %s%s".formatted(names(out), action.label(), names(in), types, bodies);
        }
    }

    Block {
        parameters = List.copyOf(parameters);
        lines = List.copyOf(lines);
        results = List.copyOf(results);
    }

    /// Carries the lines out, eagerly or under a trace.
    ///
    /// @param scope values of the blocks around this one
    List<Tensor> run(List<Tensor> arguments, Map<Integer, Tensor> scope, Way way) {
        Map<Integer, Tensor> values = new HashMap<>(scope);
        for (int i = 0; i < arguments.size(); i++) values.put(parameters.get(i).id, arguments.get(i));
        for (Line line : lines) {
            List<Tensor> out = line.action.run(of(line.in, values), values, way);
            for (int k = 0; k < out.size(); k++) values.put(line.out.get(k).id, out.get(k));
        }
        return of(results, values);
    }

    private static List<Tensor> of(List<Value> ids, Map<Integer, Tensor> values) {
        return ids.stream()
                .map(v -> java.util.Objects.requireNonNull(values.get(v.id), v::toString))
                .toList();
    }

    /// All actions, those of inner blocks included.
    Stream<Action> actions() {
        return lines.stream()
                .flatMap(line -> Stream.concat(
                        Stream.of(line.action), line.action.blocks().stream().flatMap(Block::actions)));
    }

    // ---- Smaller blocks

    /// The same without lines that nothing refers to.
    Block cleaned() {
        Set<Integer> used = new HashSet<>();
        results.forEach(v -> used.add(v.id));
        List<Line> kept = new ArrayList<>();
        for (Line line : lines.reversed()) {
            if (line.out.stream().noneMatch(v -> used.contains(v.id))) continue;
            Action inner = line.action.with(
                    line.action.blocks().stream().map(Block::cleaned).toList());
            line.in.forEach(v -> used.add(v.id));
            inner.blocks().forEach(b -> b.mentioned(used));
            kept.addFirst(new Line(line.out, inner, line.in));
        }
        return new Block(parameters, kept, results);
    }

    private void mentioned(Set<Integer> used) {
        results.forEach(v -> used.add(v.id));
        for (Line line : lines) {
            line.in.forEach(v -> used.add(v.id));
            line.action.blocks().forEach(b -> b.mentioned(used));
        }
    }

    /// Blocks that are a step simpler, the boldest first: half of the lines or one line answers constants, an action is a simpler one.
    Stream<Block> smaller() {
        Stream<Block> halves = lines.size() < 4
                ? Stream.empty()
                : Stream.of(constant(0, lines.size() / 2), constant(lines.size() / 2, lines.size()));
        Stream<Block> each = IntStream.range(0, lines.size())
                .map(i -> lines.size() - 1 - i)
                .filter(i -> !(lines.get(i).action instanceof Action.Constant))
                .boxed()
                .flatMap(i -> Stream.concat(Stream.of(constant(i, i + 1)), simpler(i)));
        return Stream.concat(halves, each);
    }

    private Block constant(int from, int to) {
        List<Line> changed = new ArrayList<>(lines.subList(0, from));
        for (Line line : lines.subList(from, to)) {
            for (Value v : line.out) changed.add(new Line(List.of(v), new Action.Constant(v.type()), List.of()));
        }
        changed.addAll(lines.subList(to, lines.size()));
        return new Block(parameters, changed, results);
    }

    private Stream<Block> simpler(int i) {
        Line line = lines.get(i);
        return line.action.smaller().map(action -> {
            List<Line> changed = new ArrayList<>(lines);
            changed.set(i, new Line(line.out, action, line.in));
            return new Block(parameters, changed, results);
        });
    }

    // ---- Text

    String text() {
        List<String> all = new ArrayList<>();
        all.add(parameters.stream().map(v -> v + ": " + v.type()).collect(Collectors.joining(", ", "(", ") {")));
        for (Line line : lines) all.add(line.text().indent(2).stripTrailing());
        all.add("  return " + names(results));
        all.add("}");
        return String.join("\n", all);
    }

    private static String names(List<Value> values) {
        return values.stream().map(Value::toString).collect(Collectors.joining(" "));
    }

    /// How a program is carried out.
    ///
    /// @param isUnrolled loops and branches as plain lists of operations, else by [dev.slopewise.core.transform.ControlFlow]
    /// @param real       what real numbers are
    /// @param stops      what takes the place of `stopGradient`
    record Way(boolean isUnrolled, DType real, java.util.function.UnaryOperator<Tensor> stops) {
        static Way written(DType real) {
            return new Way(false, real, Tensor::stopGradient);
        }

        static Way unrolled(DType real) {
            return new Way(true, real, Tensor::stopGradient);
        }

        Type of(Type type) {
            return type.dtype().isFloat() ? type.with(real) : type;
        }
    }
}
