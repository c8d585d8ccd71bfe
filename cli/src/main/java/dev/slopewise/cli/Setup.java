package dev.slopewise.cli;

import dev.slopewise.core.Key;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What `train` would train with these options: the one place where the commands that only try settings meet data and models.
record Setup(Dataset data, Judge judge, Mlp start, TrainOptions options) {
    static Setup of(Path file, String target, TrainOptions options) {
        return of(Dataset.load(file, target, options.task(), options.validation(), options.seed()), options);
    }

    static Setup of(Dataset data, TrainOptions options) {
        List<Integer> units = new ArrayList<>(options.hidden().each());
        units.addFirst(data.inputs());
        units.addLast(data.outputs());
        Key weights = Key.of(options.seed()).split(1).getFirst();
        Mlp start = Mlp.create(
                weights,
                options.activation(),
                units.stream().mapToInt(Integer::intValue).toArray());
        return new Setup(data, new Judge(data.target()), start, options);
    }

    Recipe recipe() {
        return new Recipe(options.optimizer()).penalties(options.penalties());
    }

    /// A trainer that measures nothing beside the losses.
    ///
    /// @param share of the epochs, in (0, 1]; at least one is done
    Trainer<Mlp, Batch> trainer(double share) {
        Settings all = options.settings();
        int epochs = (int) Math.max(1, Math.round(all.epochs() * share));
        return new Trainer<>(
                judge::loss,
                options.optimizer(),
                options.penalties(),
                new Settings(epochs, all.batch(), all.seed(), 0, all.patience(), all.meaningful()),
                judge::metrics);
    }
}
