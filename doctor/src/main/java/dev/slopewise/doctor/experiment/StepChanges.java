package dev.slopewise.doctor.experiment;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.Lamb;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.optim.Muon;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.optim.ScheduleFreeAdamW;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Changes of how slopes become steps.
final class StepChanges {
    private StepChanges() {}

    static <M> Subject<M> rateTimes(Subject<M> subject, double factor) {
        require(factor > 0 && Double.isFinite(factor), "the factor of a rate must be above 0, got %s", factor);
        return eachOptimizer(subject, o -> Optimizers.with(o, "rate", o.rate() * factor));
    }

    static <M> Subject<M> scheduled(Subject<M> subject, String schedule) {
        return subject.recipe(subject.recipe().schedule(Schedules.parse(schedule)));
    }

    static <M> Subject<M> constantRate(Subject<M> subject) {
        require(subject.recipe().planned().isPresent(), "the rate is constant already");
        return subject.recipe(subject.recipe().everywhere(new Constant()));
    }

    static <M> Subject<M> momentum(Subject<M> subject, double to) {
        return eachOptimizer(subject, o -> Optimizers.with(o, momentumOf(o), to));
    }

    private static String momentumOf(Optimizer<?> optimizer) {
        List<String> settings = Optimizers.settings(optimizer);
        for (String name : List.of("momentum", "beta1")) if (settings.contains(name)) return name;
        throw refuse("%s has no momentum".formatted(optimizer), "take another optimiser, such as heavy-ball");
    }

    static <M> Subject<M> by(Subject<M> subject, String optimizer) {
        return subject.recipe(subject.recipe().optimizer(Optimizers.parse(optimizer)));
    }

    static <M> Subject<M> penaltyTimes(Subject<M> subject, double factor) {
        require(factor >= 0 && Double.isFinite(factor), "the factor of penalties must be at least 0, got %s", factor);
        Recipe recipe = subject.recipe();
        Recipe changed = each(recipe.penalties(times(recipe.penalties(), factor)), setting -> switch (setting) {
            case Group.Penalties(var own) -> Optional.of(new Group.Penalties(times(own, factor)));
            case Group.Decay(double strength) -> Optional.of(new Group.Decay(strength * factor));
            case Group.By _, Group.RateTimes _, Group.Scheduled _, Group.Frozen _ -> Optional.of(setting);
        });
        changed = eachOptimizer(changed, o -> decayTimes(o, factor));
        require(!changed.equals(recipe), "there is no penalty or decay that %s times would change", factor);
        return subject.recipe(changed);
    }

    /// Those of strength 0 are none.
    private static List<Penalty> times(List<Penalty> penalties, double factor) {
        return factor == 0
                ? List.of()
                : penalties.stream().map(p -> times(p, factor)).toList();
    }

    private static Penalty times(Penalty penalty, double factor) {
        double strength = penalty.strength() * factor;
        return switch (penalty) {
            case Penalty.L2 _ -> new Penalty.L2(strength);
            case Penalty.L1 _ -> new Penalty.L1(strength);
            case Penalty.ElasticNet(double _, double share) -> new Penalty.ElasticNet(strength, share);
            case Penalty.GroupLasso(double _, int axis) -> new Penalty.GroupLasso(strength, axis);
            case Penalty.MaxNorm(double limit, int axis) ->
                new Penalty.MaxNorm(limit / factor, axis); // tighter is stronger
            case Penalty.Decay _ -> new Penalty.Decay(strength);
            case Penalty.Spectral(double _, int rounds) -> new Penalty.Spectral(strength, rounds);
        };
    }

    /// The `decay` of other optimisers is no penalty but a share of a mean.
    private static Optimizer<?> decayTimes(Optimizer<?> optimizer, double factor) {
        return switch (optimizer) {
            case AdamW o -> Optimizers.with(o, "decay", o.decay() * factor);
            case Lamb o -> Optimizers.with(o, "decay", o.decay() * factor);
            case Lion o -> Optimizers.with(o, "decay", o.decay() * factor);
            case Muon o -> Optimizers.with(o, "decay", o.decay() * factor);
            case ScheduleFreeAdamW o -> Optimizers.with(o, "decay", o.decay() * factor);
            default -> optimizer;
        };
    }

    static <M> Subject<M> unfrozen(Subject<M> subject) {
        Recipe recipe = subject.recipe();
        Recipe changed =
                each(recipe, setting -> setting instanceof Group.Frozen ? Optional.empty() : Optional.of(setting));
        require(!changed.equals(recipe), "no leaf is frozen");
        return subject.recipe(changed);
    }

    static <M> Subject<M> clippedTo(Subject<M> subject, double norm) {
        return subject.recipe(subject.recipe().clipping(new Clipping.ByGlobalNorm(norm)));
    }

    private static <M> Subject<M> eachOptimizer(Subject<M> subject, UnaryOperator<Optimizer<?>> change) {
        return subject.recipe(eachOptimizer(subject.recipe(), change));
    }

    private static Recipe eachOptimizer(Recipe recipe, UnaryOperator<Optimizer<?>> change) {
        return each(
                recipe.optimizer(change.apply(recipe.optimizer())),
                setting ->
                        Optional.of(setting instanceof Group.By(var own) ? new Group.By(change.apply(own)) : setting));
    }

    /// Each setting of each group changed or left out; a group without any is left out too.
    private static Recipe each(Recipe recipe, Function<Group.Setting, Optional<Group.Setting>> change) {
        return recipe.groups(recipe.groups().stream()
                .map(group -> new Kept(
                        group.paths(),
                        group.settings().stream()
                                .flatMap(s -> change.apply(s).stream())
                                .toList()))
                .filter(kept -> !kept.settings.isEmpty())
                .map(kept -> new Group(kept.paths, kept.settings))
                .toArray(Group[]::new));
    }

    private record Kept(String paths, List<Group.Setting> settings) {}
}
