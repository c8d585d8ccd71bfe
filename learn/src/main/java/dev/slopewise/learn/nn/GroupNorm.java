package dev.slopewise.learn.nn;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;

/// Groups of an example's channels, each brought to mean 0 and deviation 1 over its channels and places; then each channel scaled and shifted.
/// One group is a layer norm over channels and places, as many groups as channels an instance norm.
///
/// @param scale   `[channels]`
/// @param shift   `[channels]`
/// @param groups  divides the channels
/// @param places  how many axes of places follow the channels: 0 in `[…, features]`, 2 in an image `[…, channels, height, width]`
/// @param epsilon added to the variance, in its unit, above 0
/// @see <a href="https://arxiv.org/abs/1803.08494">Wu and He 2018</a>
public record GroupNorm(Tensor scale, Tensor shift, int groups, int places, double epsilon) implements Layer {
    public GroupNorm {
        Normalized.checkEpsilon(epsilon);
        int channels = scale.shape().size(0);
        require(
                groups >= 1 && channels % groups == 0 && places >= 0,
                "a group norm needs groups that divide its %d channels, got %d (and %d axes of places)",
                channels,
                groups,
                places);
    }

    /// Epsilon 10⁻⁵.
    public static GroupNorm create(int groups, int channels, int places) {
        return new GroupNorm(Tensor.ones(channels), Tensor.zeros(channels), groups, places, 1e-5);
    }

    @Override
    public Tensor apply(Tensor x) {
        Normalized.requireChannels("a group norm", x, scale, places);
        Shape lead = x.shape().dropLast(places + 1);
        int each = x.shape().last(places + 1).count() / groups;
        Tensor grouped = x.reshape(lead.then(Shape.of(groups, each)));
        Tensor normal = Normalized.overLast(grouped, 1, epsilon).reshape(x.shape());
        return normal.times(Normalized.wide(scale, places)).plus(Normalized.wide(shift, places));
    }
}
