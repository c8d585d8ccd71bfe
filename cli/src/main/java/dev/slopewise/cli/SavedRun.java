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
record SavedRun(Path folder, Reading reading, Judge judge, Layer model) {

    /// @throws Failure if the run has not ended, so that there is no model yet
    static SavedRun load(Path folder) throws IOException {
        Run run = RunFolder.read(folder);
        if (run.result().stopped() == RunResult.Stopped.UNFINISHED) {
            throw new Failure("run %s has not ended, so it has no model yet; slopewise resume %s ends it"
                    .formatted(folder, Words.quoted(folder)));
        }
        TrainOptions options = TrainOptions.from(run.header().config());
        Reading reading = Reading.from(run.header().data());
        String loss = options.loss().orElseGet(() -> Judge.usualLoss(reading.target()));
        Layer start = Training.model(options, reading);
        return new SavedRun(
                folder, reading, Judge.of(reading.target(), loss), filled(start, RunFolder.readModel(folder), folder));
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

    /// What the model answers, part by part: [Judge#outputs].
    Tensor outputs(Tensor inputs) {
        return judge.outputs(model, inputs);
    }
}
