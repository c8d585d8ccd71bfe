package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;
import dev.slopewise.learn.signal.Taps;

/// What a layer answered in training, and the layer as it is afterwards.
public record Trained<L>(Tensor output, L layer) implements Taps.WithAnswer {}
