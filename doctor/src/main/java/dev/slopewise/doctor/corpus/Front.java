package dev.slopewise.doctor.corpus;

import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Window;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Attention;
import dev.slopewise.learn.nn.Convolution;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.Flatten;
import dev.slopewise.learn.nn.Gru;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.LastStep;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.LayerNorm;
import dev.slopewise.learn.nn.Lstm;
import dev.slopewise.learn.nn.Pooling;
import dev.slopewise.learn.nn.TransformerBlock;
import dev.slopewise.learn.nn.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What reads examples that are no rows, and makes rows of them for the dense layers.
public sealed interface Front {
    /// Its layers, with weights drawn from a key.
    ///
    /// @param input an example
    /// @param start how kernels start; empty if as suits the bend. Recurrent layers and attention start as they always do
    /// @param norm  behind convolutions
    List<Layer> layers(Key key, Shape input, Optional<Initializer> start, Norm norm);

    /// An LSTM over `[time, features]`, and its last answer.
    record Remembering(int units) implements Front {
        @Override
        public List<Layer> layers(Key key, Shape input, Optional<Initializer> start, Norm norm) {
            return List.of(Lstm.create(key, input.size(-1), units), new LastStep());
        }
    }

    /// A GRU over `[time, features]`, and its last answer.
    record Gated(int units) implements Front {
        @Override
        public List<Layer> layers(Key key, Shape input, Optional<Initializer> start, Norm norm) {
            return List.of(Gru.create(key, input.size(-1), units), new LastStep());
        }
    }

    /// One transformer block over `[time, features]`, every place of which sees all, and the mean of its places.
    ///
    /// @param width of a place within it
    /// @param heads which must divide the width
    record Attending(int width, int heads) implements Front {
        @Override
        public List<Layer> layers(Key key, Shape input, Optional<Initializer> start, Norm norm) {
            return List.of(
                    Dense.create(key.fold(0), Initializer.glorotUniform(), input.size(-1), width),
                    TransformerBlock.create(key.fold(1), Attention.create(key.fold(2), width, heads)),
                    LayerNorm.create(width),
                    new Turn(),
                    new Pooling.Global(Pooling.Kind.AVERAGE, 1));
        }
    }

    /// Convolutions of three taps an axis over `[channels, place…]`, each with its bend and the largest of two places an axis; all as one row.
    record Filters(Activation bend, List<Integer> channels) implements Front {
        public Filters {
            channels = List.copyOf(channels);
        }

        @Override
        public List<Layer> layers(Key key, Shape input, Optional<Initializer> start, Norm norm) {
            int places = input.rank() - 1, in = input.size(0), number = 0;
            int[] taps = times(3, places);
            List<Layer> layers = new ArrayList<>();
            for (int out : channels) {
                Initializer drawn = start.orElse(Initializer.suiting(bend));
                layers.add(Convolution.create(key.fold(number++), drawn, in, out, taps)
                        .same());
                norm.of(out, places).ifPresent(layers::add);
                layers.add(bend);
                layers.add(new Pooling.Windows(Pooling.Kind.MAX, Shape.of(times(2, places)), List.of(Window.step(2))));
                in = out;
            }
            layers.add(new Flatten(input.rank()));
            return layers;
        }

        private static int[] times(int size, int axes) {
            return Collections.nCopies(axes, size).stream().mapToInt(s -> s).toArray();
        }
    }
}
