package dev.slopewise.learn.train;

/// How the units of one activation answered to the batch of a step, before it.
///
/// A unit is one number of an example's answer: of a convolution, a channel at a place.
///
/// @param path      where in the model, such as `layers[1]`
/// @param kind      which activation, such as `relu`
/// @param units     how many
/// @param mean      of all answers
/// @param rms       root of the mean square of all answers
/// @param dead      share of units that answered 0 to every example, in [0, 1]; 0 for activations that do not answer 0
/// @param saturated share of answers within 1 % of the span of a bound that the activation cannot pass, in [0, 1]; 0 for those without bounds on both sides
public record Activity(String path, String kind, int units, double mean, double rms, double dead, double saturated) {}
