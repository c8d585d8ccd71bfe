package dev.slopewise.learn.train;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.List;

/// One step on two rows before a long training: whether it can be taken, and what goes in, in shapes.
///
/// @param model  path and type of each leaf
/// @param batch  path and type of each tensor of the two rows
/// @param record what the step was
public record DryRun(List<Part> model, List<Part> batch, StepRecord record) {
    /// A tensor.
    ///
    /// @param type such as `f32[784, 10]`
    public record Part(String path, String type) {}

    public DryRun {
        model = List.copyOf(model);
        batch = List.copyOf(batch);
    }

    /// Takes one step on the first two rows (the only one, if there is but one).
    ///
    /// @throws SlopewiseException where shapes do not fit, by line and path
    public static <M, B> DryRun of(Objective<M, B> objective, Recipe recipe, M start, B examples) {
        B rows = Rows.slice(examples, 0, Math.min(2, Rows.of(examples)));
        var step = new Step<>(objective, recipe.schedule(new dev.slopewise.learn.schedule.Constant()), 0);
        return new DryRun(
                parts(start), parts(rows), step.take(step.start(start), rows).record());
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
        var text = new StringBuilder("model\n");
        for (Part part : model) text.append("  %s  %s\n".formatted(part.path, part.type));
        text.append("batch\n");
        for (Part part : batch) text.append("  %s  %s\n".formatted(part.path, part.type));
        return text.append("loss %.4g, length of the slope %.4g\n".formatted(record.dataLoss(), record.gradientNorm()))
                .toString();
    }
}
