package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;

/// The last axes joined into one: an image `[…, channels, height, width]` becomes `[…, channels · height · width]`.
///
/// @param axes how many are joined, at least 1
public record Flatten(int axes) implements Layer {
    public Flatten {
        require(axes >= 1, "at least 1 axis is flattened, got %d", axes);
    }

    @Override
    public Tensor apply(Tensor x) {
        require(x.shape().rank() >= axes, "to flatten %d axes as many are needed, got %s", axes, x.type());
        Shape lead = x.shape().dropLast(axes);
        return x.reshape(lead.then(Shape.of(x.shape().last(axes).count())));
    }
}
