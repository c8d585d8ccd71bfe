package dev.slopewise.learn.nn;

import dev.slopewise.core.Tensor;
import java.util.Locale;

/// What bends a layer's output, entry by entry.
public enum Activation {
    /// x where positive, else 0.
    RELU {
        @Override
        public Tensor apply(Tensor x) {
            return x.relu();
        }
    },
    TANH {
        @Override
        public Tensor apply(Tensor x) {
            return x.tanh();
        }
    },
    SIGMOID {
        @Override
        public Tensor apply(Tensor x) {
            return x.sigmoid();
        }
    },
    GELU {
        @Override
        public Tensor apply(Tensor x) {
            return x.gelu();
        }
    };

    public abstract Tensor apply(Tensor x);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
