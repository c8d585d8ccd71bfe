package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Where a training is saved while it goes on, and how often.
record Saving<M>(RunFolder folder, Checkpoints checkpoints) {
    boolean isDue(int steps) {
        return checkpoints.everySteps() > 0 && steps % checkpoints.everySteps() == 0;
    }

    void save(Checkpoint<M> here, Map<String, String> identity) {
        boolean isAfterEpoch = here.progress().place().batch() == 0;
        var losses = here.progress().validation();
        try {
            folder.checkpoint(
                    here.state().steps(),
                    here.write(identity),
                    isAfterEpoch ? Optional.of(losses.getLast()) : Optional.empty(),
                    checkpoints);
        } catch (IOException e) {
            throw unwritten(here, e);
        }
    }

    private UncheckedIOException unwritten(Checkpoint<M> here, IOException e) {
        return new UncheckedIOException(
                "the checkpoint after step %d cannot be written in %s: %s"
                        .formatted(here.state().steps(), folder.path(), e.getMessage()),
                e);
    }

    /// The last checkpoint after at most as many steps as the header's last repair says, or the start; the folder is that of the repaired run from then on.
    ///
    /// @param start    of the training that goes on
    /// @param identity of the same
    /// @param batches  that its epochs have
    Checkpoint<M> goBack(Checkpoint<M> start, Map<String, String> identity, RunHeader repaired, OptionalLong batches) {
        int most = repaired.repairs().getLast().after();
        try {
            Optional<byte[]> bytes = folder.lastCheckpoint(most);
            Checkpoint<M> last = bytes.map(b -> start.read(b, Map.of())).orElse(start);
            Checkpoint<M> here = batches.isPresent() ? last.in(batches.getAsLong()) : last;
            require(
                    here.state().steps() == most,
                    "the repair goes back to the state after step %d, and there is none: the last before is after step"
                            + " %d",
                    most,
                    here.state().steps());
            folder.repair(repaired, here.write(identity));
            folder.cut(most, here.progress().validation().size());
            return here;
        } catch (IOException e) {
            throw unwritten(start, e);
        }
    }

    /// The last checkpoint, to which the folder's records are cut back; if there is none, they are emptied.
    Optional<Checkpoint<M>> last(Checkpoint<M> start, Map<String, String> identity) {
        try {
            Optional<byte[]> bytes = folder.lastCheckpoint(Integer.MAX_VALUE);
            Optional<Checkpoint<M>> last = bytes.map(b -> start.read(b, identity));
            folder.cut(
                    last.map(c -> c.state().steps()).orElse(0),
                    last.map(c -> c.progress().validation().size()).orElse(0));
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException("the checkpoints in %s cannot be read".formatted(folder.path()), e);
        }
    }
}
