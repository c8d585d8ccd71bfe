package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunFolder;
import dev.slopewise.learn.train.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A model as its run saved it, with all that it needs to be used.
sealed interface SavedRun {
    Path folder();

    Reading reading();

    Layer model();

    /// A model that tells a class or a number of each example.
    record OfExamples(Path folder, Reading.Labelled reading, TargetJudge judge, Layer model) implements SavedRun {
        /// What the model's last layer gives, part by part: [TargetJudge#outputs].
        Tensor outputs(Tensor inputs) {
            return judge.outputs(model, inputs);
        }
    }

    /// A model that tells the next token of a text.
    record OfText(Path folder, Reading.Text reading, Layer model) implements SavedRun {}

    /// The model of a run and how it reads.
    ///
    /// @throws Failure if the run has not ended, so that there is no model yet
    static SavedRun load(Path folder) throws IOException {
        Run run = RunFolder.read(folder);
        if (run.result().stopped() == RunResult.Stopped.UNFINISHED) {
            throw new Failure("run %s has not ended, so it has no model yet; slopewise resume %s ends it"
                    .formatted(folder, Words.quoted(folder)));
        }
        TrainOptions options = TrainOptions.from(run.header().config());
        Reading reading = Reading.from(run.header().data());
        String loss = options.model().loss().orElseGet(() -> Judge.usualLoss(reading));
        Layer start = Training.model(options, reading, Judge.of(reading, loss).outputs());
        Layer model = filled(start, RunFolder.readModel(folder), folder);
        return switch (reading) {
            case Reading.Text text -> new OfText(folder, text, model);
            case Reading.Labelled labelled ->
                new OfExamples(folder, labelled, TargetJudge.of(labelled.target(), loss), model);
        };
    }

    private static Layer filled(Layer start, Map<String, Tensor> saved, Path folder) {
        Tree<Layer> tree = Tree.of(start);
        List<Tensor> leaves = new ArrayList<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            @Nullable Tensor leaf = saved.get(tree.paths().get(i));
            if (leaf == null || !leaf.type().equals(tree.leaves().get(i).type())) {
                throw new Failure("the model in %s has %s for %s, and its settings make %s; the run was changed or is"
                                .formatted(
                                        folder,
                                        leaf == null ? "nothing" : leaf.type(),
                                        tree.paths().get(i),
                                        tree.leaves().get(i).type())
                        + " from another version: train again");
            }
            leaves.add(leaf);
        }
        return tree.rebuild(leaves);
    }
}
