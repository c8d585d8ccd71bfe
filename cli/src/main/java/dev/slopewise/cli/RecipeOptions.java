package dev.slopewise.cli;

import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.Lamb;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.optim.Muon;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.optim.ScheduleFreeAdamW;
import dev.slopewise.learn.penalty.Penalties;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Averaging;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How slopes become steps.
final class RecipeOptions {
    private static final String DEFAULT = " Default: ${DEFAULT-VALUE}.";

    private boolean isRateUsual;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            converter = Range.OptimizerText.class,
            description =
                    "How slopes become steps, such as adam or \"adamw(rate=0.001, decay=0.1)\"." + Defaults.OPTIMIZER)
    private @Nullable String optimizer;

    @Option(
            names = "--rate",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "Learning rate, length of a step per unit of slope: " + Range.ABOVE_0 + "." + Defaults.RATE)
    private @Nullable Double rate;

    @Option(
            names = "--momentum",
            paramLabel = "SHARE",
            converter = Range.From0Below1.class,
            description = "Share of the last step that is kept in the next: " + Range.FROM_0_BELOW_1
                    + "; 0 is plain gradient descent. Default: 0.9, of the optimiser heavy-ball.")
    private @Nullable Double momentum;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            converter = Range.ScheduleText.class,
            description = "Factor of the rate over time, such as cosine or \"warmup(100, cosine)\"." + DEFAULT)
    private String schedule = "constant";

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            converter = Range.Count.class,
            description =
                    "In how many parts a batch is worked through, in the memory of one: " + Range.COUNT + "." + DEFAULT)
    private int accumulate = 1;

    @Option(
            names = "--penalty",
            paramLabel = "NAME",
            converter = Range.PenaltyText.class,
            description = "What large weights pay, one or several: l2, l1, elastic-net, group-lasso, max-norm, decay,"
                    + " spectral, each with its strength, as in \"l1(0.001), max-norm(3)\", or none."
                    + Defaults.PENALTY)
    private @Nullable String penalty;

    @Option(
            names = "--l2",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Short for --penalty \"l2(X)\", price of half the sum of squared weights: " + Range.FROM_0
                    + "." + Defaults.L2)
    private @Nullable Double l2;

    @Option(
            names = "--l1",
            paramLabel = "X",
            converter = Range.From0.class,
            description = "Short for --penalty \"l1(X)\", price of the sum of weights' sizes: " + Range.FROM_0
                    + ". Default: 0.")
    private @Nullable Double l1;

    @Option(
            names = "--decay",
            paramLabel = "X",
            converter = Range.From0.class,
            description =
                    "Short for --penalty \"decay(X)\", share of each weight that a step takes off, times the rate: "
                            + Range.FROM_0 + ". Default: 0.")
    private @Nullable Double decay;

    @Option(
            names = "--clip",
            paramLabel = "X",
            converter = Range.Above0.class,
            description = "Longest slope, over all weights: " + Range.ABOVE_0 + ". Default: none.")
    private @Nullable Double clip;

    @Option(
            names = "--average",
            paramLabel = "SHARE",
            converter = Range.From0Below1.class,
            description = "Judge and save a moving average of the weights, of which this share is kept in each step: "
                    + Range.FROM_0_BELOW_1 + "." + Defaults.AVERAGE)
    private @Nullable Double average;

    @Option(
            names = "--freeze",
            paramLabel = "PATTERN",
            split = ",",
            description = "Weights that stay as they are, such as layers[0].* or **.bias.")
    private List<String> freeze = new ArrayList<>();

    Optional<String> contradiction() {
        if (penalty != null && (l2 != null || l1 != null || decay != null)) {
            return Optional.of(
                    "--penalty says it all: write --l2, --l1 and --decay in it, as in --penalty \"l2(0.1)\"");
        }
        boolean isDetailed = optimizer != null && optimizer.contains("(");
        if (isDetailed && (rate != null || momentum != null)) {
            return Optional.of("--optimizer has settings of its own: write --rate and --momentum in it");
        }
        boolean isDecayed = penalties(0).stream().anyMatch(one -> one instanceof Penalty.Decay && one.strength() > 0);
        if (optimizer != null && isDecayed && ownDecay(Optimizers.parse(optimizer)) > 0) {
            return Optional.of("%s decays weights by itself: write the decay in it, as in --optimizer \"%s(decay=0.1)\""
                    .formatted(optimizer, optimizer.replaceFirst("\\(.*", "")));
        }
        return Optional.empty();
    }

    /// Fills in what was not said, and writes what was said for short in its full form.
    ///
    /// @throws dev.slopewise.core.SlopewiseException if an optimiser has no such setting
    void settle(Defaults by) {
        if (average == null && optimizer == null && by.average > 0) average = by.average;
        isRateUsual = optimizer == null && rate == null;
        optimizer = Optimizers.text(Optimizers.parse(fullOptimizer(by)));
        rate = null;
        momentum = null;
        schedule = Schedules.text(Schedules.parse(schedule));
        penalty = Penalties.text(penalties(by.l2));
        l2 = null;
        l1 = null;
        decay = null;
    }

    /// Whether nobody chose the rate.
    boolean isRateUsual() {
        return isRateUsual;
    }

    /// Sets another rate, settled as it is.
    void rate(double other) {
        Optimizer<?> settled = Optimizers.parse(Objects.requireNonNull(optimizer));
        optimizer = Optimizers.text(Optimizers.with(settled, "rate", other));
    }

    /// @param usual strength of the squares where nothing is said
    private List<Penalty> penalties(double usual) {
        if (penalty != null) return Penalties.parse(penalty);
        List<Penalty> penalties = new ArrayList<>();
        double squares = Objects.requireNonNullElse(l2, usual);
        if (squares > 0) penalties.add(new Penalty.L2(squares));
        if (l1 != null && l1 > 0) penalties.add(new Penalty.L1(l1));
        if (decay != null && decay > 0) penalties.add(new Penalty.Decay(decay));
        return penalties;
    }

    /// The share of each weight that an optimiser takes off by itself, times its rate.
    private static double ownDecay(Optimizer<?> optimizer) {
        return switch (optimizer) {
            case AdamW by -> by.decay();
            case Lamb by -> by.decay();
            case Lion by -> by.decay();
            case Muon by -> by.decay();
            case ScheduleFreeAdamW by -> by.decay();
            default -> 0; // AdaDelta's and RMSProp's `decay` is of means
        };
    }

    private String fullOptimizer(Defaults by) {
        String usual = momentum == null ? by.optimizer : momentum == 0 ? "gradient-descent" : "heavy-ball";
        String name = optimizer == null ? usual : optimizer;
        List<String> settings = new ArrayList<>();
        if (rate != null) settings.add("rate=" + rate);
        else if (optimizer == null) settings.add("rate=" + by.rate);
        if (momentum != null && momentum > 0) settings.add("momentum=" + momentum);
        return settings.isEmpty() ? name : name + "(" + String.join(", ", settings) + ")";
    }

    Recipe recipe() {
        Recipe recipe = new Recipe(Optimizers.parse(Objects.requireNonNull(optimizer)))
                .schedule(Schedules.parse(schedule))
                .penalties(penalties(0))
                .clipping(clip == null ? new Clipping.None() : new Clipping.ByGlobalNorm(clip))
                .accumulate(accumulate)
                .groups(freeze.stream()
                        .map(paths -> new Group(paths, new Group.Frozen()))
                        .toArray(Group[]::new));
        return average == null || average == 0 ? recipe : recipe.average(new Averaging(average));
    }
}
