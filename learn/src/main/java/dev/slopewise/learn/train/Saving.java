package dev.slopewise.learn.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/// Where a training is saved while it goes on, and how often.
record Saving<M>(RunFolder folder, Checkpoints checkpoints) {
    boolean isDue(int steps) {
        return checkpoints.everySteps() > 0 && steps % checkpoints.everySteps() == 0;
    }

    void save(State<M> state, Session.Progress<M> progress, Map<String, String> identity) {
        boolean isAfterEpoch = progress.place().batch() == 0;
        var losses = progress.validation();
        try {
            byte[] bytes = new Checkpoint<>(state, progress).write(identity);
            folder.checkpoint(
                    state.steps(), bytes, isAfterEpoch ? Optional.of(losses.getLast()) : Optional.empty(), checkpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the checkpoint after step %d cannot be written in %s: %s"
                            .formatted(state.steps(), folder.path(), e.getMessage()),
                    e);
        }
    }

    /// The last checkpoint, to which the folder's records are cut back; if there is none, they are emptied.
    Optional<Checkpoint<M>> last(State<M> start, Session.Progress<M> progress, Map<String, String> identity) {
        try {
            Optional<byte[]> bytes = folder.lastCheckpoint();
            Optional<Checkpoint<M>> last = bytes.map(b -> new Checkpoint<>(start, progress).read(b, identity));
            folder.cut(
                    last.map(c -> c.state().steps()).orElse(0),
                    last.map(c -> c.progress().validation().size()).orElse(0));
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints in %s cannot be read".formatted(folder.path()), e);
        }
    }
}
