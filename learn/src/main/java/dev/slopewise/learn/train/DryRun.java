package dev.slopewise.learn.train;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// One step on two rows before a long training: whether it can be taken, and what goes in and through, in shapes.
///
/// @param model   path and type of each leaf
/// @param batch   path and type of each tensor of the two rows
/// @param answers path and type of what each part of the model gave, as far as it names them ([Taps#at]; layers of layers do)
/// @param record  what the step was
public record DryRun(List<Part> model, List<Part> batch, List<Part> answers, StepRecord record) {
    /// A tensor.
    ///
    /// @param type such as `f32[784, 10]`
    public record Part(String path, String type) {}

    public DryRun {
        model = List.copyOf(model);
        batch = List.copyOf(batch);
        answers = List.copyOf(answers);
    }

    /// Takes one step on the first two rows (the only one, if there is but one).
    ///
    /// @throws SlopewiseException where shapes do not fit, by line and path
    public static <M, B> DryRun of(Objective<M, B> objective, Recipe recipe, M start, B examples) {
        B rows = Rows.slice(examples, 0, Math.min(2, Rows.of(examples)));
        var step = new Step<>(objective, recipe.everywhere(new Constant()), 0);
        StepRecord record = step.take(step.start(start), rows).record();
        var answers = Taps.watch(() -> objective.of(start, rows, Key.of(0))).parts().stream()
                .map(part -> new Part(part.path(), part.type().toString()))
                .toList();
        return new DryRun(parts(start), parts(rows), answers, record);
    }

    private static List<Part> parts(Object value) {
        var tree = Tree.of(value);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            Tensor leaf = tree.leaves().get(i);
            parts.add(new Part(tree.paths().get(i), leaf.type().toString()));
        }
        return parts;
    }

    /// A line a tensor, and what the step gave.
    @Override
    public String toString() {
        return lines("model", model)
                + lines("batch", batch)
                + (answers.isEmpty() ? "" : lines("answers", answers))
                + "loss %.4g, length of the slope %.4g\n".formatted(record.dataLoss(), record.gradientNorm());
    }

    private static String lines(String title, List<Part> parts) {
        return title
                + "\n"
                + parts.stream()
                        .map(part -> "  %s  %s\n".formatted(part.path, part.type))
                        .collect(Collectors.joining());
    }
}
