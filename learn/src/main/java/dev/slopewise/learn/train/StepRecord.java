package dev.slopewise.learn.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What one training step was, in numbers. Losses are in the loss's own unit; slopes per unit of the parameter.
///
/// Where the step was measured, the promise meets what came of it: `promised` = −⟨g, Δ⟩, `delivered` = L(θ) − L(θ + Δ) on the same batch, and
/// `alpha` = −⟨g(θ + Δ), Δ⟩ / ⟨g(θ), Δ⟩: −1 the slope is unchanged, 0 the step landed on the valley floor, 1 the far wall rises as steeply as
/// the near one fell, above 1 overshoot.
///
/// @param step          from 1
/// @param epoch         from 1
/// @param dataLoss      loss on the batch before the step, without penalties
/// @param penaltyLoss   what penalties add to it
/// @param learningRate  the rate of this step
/// @param gradientNorm  length of the slope, data and penalty together
/// @param updateNorm    length of the step Δ
/// @param parameterNorm length of all parameters before the step
/// @param cosine        of the angle between the step and downhill; 1 = straight down
/// @param promised      the drop of the loss that the slope promised
/// @param delivered     the drop that came, where measured
/// @param alpha         where measured
/// @param clipScale     length of the slope after clipping, as a share of that before; 1 where nothing was cut
/// @param nonFinite     what was NaN or infinite: `loss`, or the paths of leaves whose slope or value was
/// @param layers        one for each leaf of the model
/// @param turn          cosine of the angle between this step's slope and the last one's; 1 = straight on, −1 = back; where it was watched
/// @param activity      how each activation answered, in order of the data's way; where it was watched
/// @param probe         the curvature and noise around the step, where probed
public record StepRecord(
        int step,
        int epoch,
        double dataLoss,
        double penaltyLoss,
        double learningRate,
        double gradientNorm,
        double updateNorm,
        double parameterNorm,
        double cosine,
        double promised,
        OptionalDouble delivered,
        OptionalDouble alpha,
        double clipScale,
        List<String> nonFinite,
        List<Leaf> layers,
        OptionalDouble turn,
        List<Activity> activity,
        Optional<Probe> probe) {

    public StepRecord {
        nonFinite = List.copyOf(nonFinite);
        layers = List.copyOf(layers);
        activity = List.copyOf(activity);
    }

    /// A step of which only its own numbers are known.
    public StepRecord(
            int step,
            int epoch,
            double dataLoss,
            double penaltyLoss,
            double learningRate,
            double gradientNorm,
            double updateNorm,
            double parameterNorm,
            double cosine,
            double promised,
            OptionalDouble delivered,
            OptionalDouble alpha,
            double clipScale,
            List<String> nonFinite,
            List<Leaf> layers) {
        this(
                step,
                epoch,
                dataLoss,
                penaltyLoss,
                learningRate,
                gradientNorm,
                updateNorm,
                parameterNorm,
                cosine,
                promised,
                delivered,
                alpha,
                clipScale,
                nonFinite,
                layers,
                OptionalDouble.empty(),
                List.of(),
                Optional.empty());
    }

    /// Data and penalty together.
    public double loss() {
        return dataLoss + penaltyLoss;
    }

    /// The same with what was measured of it.
    StepRecord measured(OptionalDouble delivered, OptionalDouble alpha) {
        return with(delivered, alpha, probe);
    }

    /// The same with a probe.
    StepRecord probed(Probe found) {
        return with(delivered, alpha, Optional.of(found));
    }

    private StepRecord with(OptionalDouble delivered, OptionalDouble alpha, Optional<Probe> probe) {
        return new StepRecord(
                step,
                epoch,
                dataLoss,
                penaltyLoss,
                learningRate,
                gradientNorm,
                updateNorm,
                parameterNorm,
                cosine,
                promised,
                delivered,
                alpha,
                clipScale,
                nonFinite,
                layers,
                turn,
                activity,
                probe);
    }

    /// How the activation at a place answered; empty if it was not watched in this step.
    public Optional<Activity> activity(String path) {
        return activity.stream().filter(a -> a.path().equals(path)).findFirst();
    }

    /// What is done with a leaf.
    public enum Role {
        /// The optimiser moves it.
        TRAINED,
        /// It stays as it is.
        FROZEN,
        /// The objective gives another in its place, such as a running mean.
        REPLACED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One tensor of parameters in this step.
    ///
    /// @param path                such as `layers[1].weight`
    /// @param role                what is done with it; a leaf that is not trained has no slopes
    /// @param gradientNorm        length of the data's slope
    /// @param penaltyGradientNorm length of the penalty's slope
    /// @param pullNorm            length of what decoupled decay and penalties moved it after the optimiser's step, a part of the update
    /// @param steepest            the entry with the steepest slope (data and penalty together)
    public record Leaf(
            String path,
            Role role,
            double parameterNorm,
            double gradientNorm,
            double penaltyGradientNorm,
            double updateNorm,
            double pullNorm,
            Entry steepest) {
        /// A trained leaf that nothing but its optimiser moved.
        public Leaf(
                String path,
                double parameterNorm,
                double gradientNorm,
                double penaltyGradientNorm,
                double updateNorm,
                Entry steepest) {
            this(path, Role.TRAINED, parameterNorm, gradientNorm, penaltyGradientNorm, updateNorm, 0, steepest);
        }
    }

    /// One parameter in this step.
    ///
    /// @param index        its place in the tensor, one number an axis
    /// @param value        before the step
    /// @param slope        of the data's loss: how much it would rise per unit that this parameter rises, all others held
    /// @param penaltySlope of the penalty
    /// @param change       what the step added to it
    /// @param memory       what the optimiser remembered of it before the step, by name, such as `velocity`: numbers that it keeps for each entry;
    ///                     empty if it keeps none, and in runs of before this was recorded
    public record Entry(
            List<Integer> index,
            double value,
            double slope,
            double penaltySlope,
            double change,
            Map<String, Double> memory) {
        public Entry {
            index = List.copyOf(index);
            memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
        }

        /// One of which nothing is remembered.
        public Entry(List<Integer> index, double value, double slope, double penaltySlope, double change) {
            this(index, value, slope, penaltySlope, change, Map.of());
        }

        public double totalSlope() {
            return slope + penaltySlope;
        }
    }
}
