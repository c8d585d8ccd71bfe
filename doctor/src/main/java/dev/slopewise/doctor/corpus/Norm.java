package dev.slopewise.doctor.corpus;

import dev.slopewise.learn.nn.BatchNorm;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.LayerNorm;
import java.util.Optional;

/// What stands between a layer's sums and its bend.
public enum Norm {
    NONE,
    /// Over the examples of a batch, channel by channel.
    BATCH,
    /// Over the units of an example; over rows alone.
    LAYER;

    /// The layer.
    ///
    /// @param places axes that follow the channels
    Optional<Layer> of(int channels, int places) {
        return switch (this) {
            case NONE -> Optional.empty();
            case BATCH -> Optional.of(BatchNorm.create(channels, places));
            case LAYER -> places == 0 ? Optional.of(LayerNorm.create(channels)) : Optional.empty();
        };
    }
}
