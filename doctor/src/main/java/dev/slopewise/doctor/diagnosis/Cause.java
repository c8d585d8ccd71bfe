package dev.slopewise.doctor.diagnosis;

import java.util.Locale;

/// Why a training run goes badly: what a verdict names, a labelled run is labelled with, and a remedy removes.
public enum Cause {
    /// The rate is beyond what the curvature allows: steps overshoot, oscillate or diverge.
    RATE_TOO_LARGE,
    /// The rate is far below what the curvature allows: the loss falls steadily and hardly moves.
    RATE_TOO_SMALL,
    /// The slope is nearly zero at a place that is no minimum: flat or a saddle.
    PLATEAU,
    /// An adaptive method whose memory of the slope's size lags behind: the loss leaps late in training.
    LATE_SPIKES,
    /// The rate suits the whole data but not batches this small: noise, not curvature, throws the steps about.
    GRADIENT_NOISE,
    /// Averaging over past slopes carries steps past the minimum time and again.
    MOMENTUM_TOO_HIGH,
    /// The slope shrinks from layer to layer on its way back.
    VANISHING,
    /// The signal or the slope grows from layer to layer until steps are wild.
    EXPLODING,
    /// Units that answer zero to every example, and so get no slope.
    DEAD_UNITS,
    /// Units that answer near their bound to nearly every example, where the slope is nearly zero.
    SATURATED_UNITS,
    /// Weights that start too large, too small or around a wrong value.
    BAD_INITIALISATION,
    /// Units of a layer that start alike and so stay alike.
    SYMMETRY,
    /// Input columns of very different or very large size: the land is a long narrow valley.
    UNSCALED_INPUTS,
    /// Targets far from 0 or of a size that the outputs need very many steps to reach.
    UNSCALED_TARGETS,
    /// The last activation cannot answer what the loss wants.
    WRONG_OUTPUT,
    /// Softmax over one unit is 1 whatever comes: its slope is zero.
    SOFTMAX_OVER_ONE_UNIT,
    /// An activation before a loss that applies it again.
    ACTIVATION_TWICE,
    /// The loss is asked where it has no value, such as the logarithm of a negative number.
    OUTSIDE_THE_LOSS,
    /// A number became NaN or infinite, by an operation that is named.
    NOT_FINITE,
    /// Some labels are wrong.
    LABEL_NOISE,
    /// Labels have nothing to do with their inputs.
    SHUFFLED_LABELS,
    /// One class is so frequent that answering it always looks good.
    CLASS_IMBALANCE,
    /// The model answers nearly the same to every example.
    CONSTANT_PREDICTION,
    /// The model learns its training examples by heart.
    OVERFITTING,
    /// The model is too small or too simple for what it should learn.
    UNDERFITTING,
    /// A penalty pulls harder than the data.
    PENALTY_TOO_STRONG,
    /// A penalty that was asked for and changes nothing.
    PENALTY_WITHOUT_EFFECT,
    /// Parameters that should be trained are not given to the optimiser.
    FROZEN_PARAMETERS,
    /// Parameters on which the loss does not depend.
    UNUSED_PARAMETERS,
    /// Batches hold neighbours alone, so that the model swings from one sort of example to the next.
    UNSHUFFLED,
    /// Batches so small that noise decides.
    BATCH_TOO_SMALL,
    /// Batches so large that an epoch has too few steps.
    BATCH_TOO_LARGE,
    /// The rate at the end is still so large that the loss cannot settle.
    ENDS_TOO_HOT,
    /// The schedule took the rate away before the loss was down.
    ENDS_TOO_COLD,
    /// What is trained for and what is judged by go different ways.
    LOSS_AND_METRIC_DISAGREE,
    /// Validation examples that also stand among those trained on.
    LEAK,
    /// Validation examples that come from elsewhere than those trained on.
    MISMATCH,
    /// Training ended while the loss still fell.
    STOPPED_EARLY;

    /// When a cause begins to act, in order: what comes earlier explains what comes later, not the other way round.
    public enum Stage {
        /// So before the first step: the data, the model, the loss.
        GIVEN,
        /// How steps are made, from the first on.
        SET,
        /// What develops while training goes on.
        GROWN,
        /// How training ends.
        END,
        /// What shows, and mostly comes of something else.
        SIGN
    }

    /// When it begins to act.
    public Stage stage() {
        return switch (this) {
            case BAD_INITIALISATION,
                    SYMMETRY,
                    UNSCALED_INPUTS,
                    UNSCALED_TARGETS,
                    WRONG_OUTPUT,
                    SOFTMAX_OVER_ONE_UNIT,
                    ACTIVATION_TWICE,
                    OUTSIDE_THE_LOSS,
                    LABEL_NOISE,
                    SHUFFLED_LABELS,
                    CLASS_IMBALANCE,
                    FROZEN_PARAMETERS,
                    UNUSED_PARAMETERS,
                    LEAK,
                    MISMATCH,
                    UNSHUFFLED,
                    LOSS_AND_METRIC_DISAGREE,
                    VANISHING,
                    EXPLODING -> Stage.GIVEN;
            case RATE_TOO_LARGE,
                    RATE_TOO_SMALL,
                    GRADIENT_NOISE,
                    MOMENTUM_TOO_HIGH,
                    PENALTY_TOO_STRONG,
                    PENALTY_WITHOUT_EFFECT,
                    BATCH_TOO_SMALL,
                    BATCH_TOO_LARGE,
                    UNDERFITTING -> Stage.SET;
            case DEAD_UNITS, SATURATED_UNITS, LATE_SPIKES, OVERFITTING -> Stage.GROWN;
            case ENDS_TOO_HOT, ENDS_TOO_COLD, STOPPED_EARLY -> Stage.END;
            case PLATEAU, CONSTANT_PREDICTION, NOT_FINITE -> Stage.SIGN;
        };
    }

    /// In words, such as `rate too large`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
