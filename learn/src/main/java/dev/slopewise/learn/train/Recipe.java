package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Tree;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How slopes become steps, as data.
///
/// ```
/// new Recipe(new Adam(0.001))
///     .schedule(new Cosine())
///     .clipping(new Clipping.ByGlobalNorm(1))
///     .groups(new Group("**.bias", new Group.Decay(0)))
/// ```
///
/// @param optimizer  for all leaves of which no group says otherwise
/// @param schedule   factor of every rate of which no group says otherwise
/// @param penalties  on leaves with two axes or more, unless a group says otherwise
/// @param clipping   of slopes, before the optimiser
/// @param accumulate in how many parts a batch is worked through, at least 1, one after the other in the memory of one; for a mean loss the result is
///                   that of the whole batch. A batch that cannot be cut into as many equal parts is cut into the next number that fits.
/// @param average    of the parameters, to be judged and saved
/// @param sharpness  sharpness-aware slopes
/// @param groups     settings of some leaves
public record Recipe(
        Optimizer<?> optimizer,
        Schedule schedule,
        List<Penalty> penalties,
        Clipping clipping,
        int accumulate,
        Optional<Averaging> average,
        Optional<Sam> sharpness,
        List<Group> groups) {
    public Recipe {
        require(accumulate >= 1, "a batch is worked through in at least 1 part, got %d", accumulate);
        penalties = List.copyOf(penalties);
        groups = List.copyOf(groups);
    }

    /// The optimiser alone.
    public Recipe(Optimizer<?> optimizer) {
        this(
                optimizer,
                new Constant(),
                List.of(),
                new Clipping.None(),
                1,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    public Recipe optimizer(Optimizer<?> other) {
        return new Recipe(other, schedule, penalties, clipping, accumulate, average, sharpness, groups);
    }

    public Recipe schedule(Schedule other) {
        return new Recipe(optimizer, other, penalties, clipping, accumulate, average, sharpness, groups);
    }

    public Recipe penalties(List<Penalty> others) {
        return new Recipe(optimizer, schedule, others, clipping, accumulate, average, sharpness, groups);
    }

    public Recipe clipping(Clipping other) {
        return new Recipe(optimizer, schedule, penalties, other, accumulate, average, sharpness, groups);
    }

    public Recipe accumulate(int parts) {
        return new Recipe(optimizer, schedule, penalties, clipping, parts, average, sharpness, groups);
    }

    public Recipe average(Averaging other) {
        return new Recipe(optimizer, schedule, penalties, clipping, accumulate, Optional.of(other), sharpness, groups);
    }

    public Recipe sharpness(Sam other) {
        return new Recipe(optimizer, schedule, penalties, clipping, accumulate, average, Optional.of(other), groups);
    }

    public Recipe groups(Group... others) {
        return new Recipe(optimizer, schedule, penalties, clipping, accumulate, average, sharpness, List.of(others));
    }

    /// The same with one schedule for all leaves, also those whose group has its own.
    public Recipe everywhere(Schedule one) {
        Group[] others = groups.stream()
                .flatMap(group -> group.without(Group.Scheduled.class).stream())
                .toArray(Group[]::new);
        return schedule(one).groups(others);
    }

    /// A schedule that needs to know how far training is, the recipe's or a group's; empty if all rates stay as they are.
    public Optional<Schedule> planned() {
        return Stream.concat(
                        Stream.of(schedule),
                        groups.stream()
                                .flatMap(group -> group.settings().stream())
                                .flatMap(setting ->
                                        setting instanceof Group.Scheduled(var own) ? Stream.of(own) : Stream.empty()))
                .filter(s -> !(s instanceof Constant))
                .findFirst();
    }

    /// What a rate is in each step.
    ///
    /// @param rate before the schedule
    record Pace(double rate, Schedule schedule) {
        /// @throws SlopewiseException if the schedule gives no factor of a rate
        double rate(Schedule.Progress at) {
            double factor = schedule.factor(at);
            require(
                    factor >= 0 && Double.isFinite(factor),
                    "the factor of the rate in step %d must be at least 0, got %s from %s",
                    at.step(),
                    factor,
                    schedule);
            return rate * factor;
        }
    }

    /// Of the leaves of which no group says otherwise.
    Pace pace() {
        return new Pace(optimizer.rate(), schedule);
    }

    /// What is done with one leaf.
    ///
    /// @param penalties the numbers of those it pays, among [#allPenalties()]
    record Treatment(Optimizer<?> optimizer, Pace pace, double decay, List<Integer> penalties, boolean isFrozen) {}

    /// Every penalty that some leaf may pay, once.
    List<Penalty> allPenalties() {
        List<Penalty> all = new ArrayList<>(penalties);
        for (Group group : groups) {
            for (Group.Setting setting : group.settings()) {
                if (setting instanceof Group.Penalties(var own)) {
                    own.stream().filter(p -> !all.contains(p)).forEach(all::add);
                }
            }
        }
        return all;
    }

    /// One for each leaf of a model.
    ///
    /// @throws SlopewiseException if a group fits no leaf
    List<Treatment> treatments(Tree<?> model) {
        List<String> paths = model.paths();
        for (Group group : groups) {
            if (paths.stream().noneMatch(group::fits)) {
                throw refuse(
                        "no leaf fits the group `" + group.paths() + "`",
                        "the leaves are " + String.join(", ", paths) + "; * stays within a name, ** goes beyond");
            }
        }
        List<Penalty> all = allPenalties();
        List<Treatment> treatments = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            boolean pays = model.leaves().get(i).dtype().isFloat()
                    && Penalty.appliesTo(model.leaves().get(i));
            treatments.add(treatment(paths.get(i), pays ? penalties : List.of(), all));
        }
        return treatments;
    }

    private Treatment treatment(String path, List<Penalty> usual, List<Penalty> all) {
        Optimizer<?> by = optimizer;
        Schedule along = schedule;
        double factor = 1, decay = 0;
        List<Penalty> pays = usual;
        boolean isFrozen = false;
        for (Group group : groups) {
            if (!group.fits(path)) continue;
            for (Group.Setting setting : group.settings()) {
                switch (setting) {
                    case Group.By(var other) -> by = other;
                    case Group.RateTimes(double times) -> factor = times;
                    case Group.Scheduled(var own) -> along = own;
                    case Group.Decay(double strength) -> decay = strength;
                    case Group.Penalties(var own) -> pays = own;
                    case Group.Frozen() -> isFrozen = true;
                }
            }
        }
        var pace = new Pace(by.rate() * factor, along);
        return new Treatment(by, pace, decay, pays.stream().map(all::indexOf).toList(), isFrozen);
    }
}
