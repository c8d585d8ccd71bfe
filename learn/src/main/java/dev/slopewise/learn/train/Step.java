package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.TreeForm;
import dev.slopewise.core.transform.NonFinite;
import dev.slopewise.learn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One step of training, `(state, batch) → (state, record)`: a pure function. The trainer is a loop around it; here is another:
///
/// ```
/// var step = new Step<>(Objective.of(loss), new Recipe(new HeavyBall(0.05)), 42);
/// var state = step.start(model);
/// for (Batch batch : batches) {
///     var taken = step.take(state, batch);
///     state = taken.state();
///     System.out.println(taken.record().loss());
/// }
/// ```
public final class Step<M, B> {
    private static final Pattern MEMORY = Pattern.compile("state\\.memories\\[(\\d+)]\\.?(.*)");
    private static final Pattern AVERAGE = Pattern.compile("state\\.average\\[(\\d+)]");

    private final Recipe recipe;
    private final Objective<M, B> objective;
    private final TrainingStep<M, B> graph;
    private final List<Tensor> strengths;
    private final Key key;
    private final Watch watch;
    private final Probing<M, B> probing;
    private volatile Optional<Known> known = Optional.empty();

    /// The state after a step, and what the step was.
    public record Taken<M>(State<M> state, StepRecord record) {}

    /// What is the same in every step of models of one structure.
    private record Known(TreeForm form, List<String> paths, List<Recipe.Pace> paces) {}

    /// A step's numbers as the graph was given them, from which it can be done again.
    record Made<M>(TrainingStep.Carried before, TrainingStep.Given given, Taken<M> taken) {}

    /// Steps towards an objective by a recipe.
    ///
    /// @param seed of each step's key
    public Step(Objective<M, B> objective, Recipe recipe, long seed) {
        this(objective, recipe, seed, Watch.NOTHING);
    }

    /// The same, watched; [Watch#share] is for [Trainer], here probes take the time they need.
    public Step(Objective<M, B> objective, Recipe recipe, long seed, Watch watch) {
        this.watch = watch;
        this.recipe = recipe;
        this.objective = objective;
        this.graph = new TrainingStep<>(objective, recipe);
        this.probing = new Probing<>(graph, objective);
        this.strengths = recipe.allPenalties().stream()
                .map(p -> Tensor.scalar((float) p.strength()))
                .toList();
        this.key = key(seed);
    }

    private Step(Step<M, B> like, long seed) {
        this.watch = like.watch;
        this.recipe = like.recipe;
        this.objective = like.objective;
        this.graph = like.graph;
        this.probing = like.probing;
        this.strengths = like.strengths;
        this.key = key(seed);
    }

    /// The shuffles fold the seed's own key, initial weights are drawn from the first of its two.
    private static Key key(long seed) {
        return Key.of(seed).split(2).getLast();
    }

    /// The same steps from another seed: what was written down for these serves those too.
    public Step<M, B> seeded(long seed) {
        return new Step<>(this, seed);
    }

    /// What is watched.
    public Watch watch() {
        return watch;
    }

    /// The state before the first step.
    public State<M> start(M model) {
        Tree<M> tree = Tree.of(model);
        var treatments = recipe.treatments(tree);
        List<Object> memories = new ArrayList<>(), average = new ArrayList<>();
        for (int i = 0; i < treatments.size(); i++) {
            Tensor leaf = tree.leaves().get(i);
            boolean mayMove = leaf.dtype().isFloat() && !treatments.get(i).isFrozen();
            memories.add(mayMove ? treatments.get(i).optimizer().start(leaf) : List.of());
            if (recipe.average().isPresent()) average.add(leaf);
        }
        return new State<>(0, model, memories, average);
    }

    /// One step at the optimisers' own rates.
    ///
    /// @throws SlopewiseException if the recipe or one of its groups has a schedule, which must be told how far training is
    public Taken<M> take(State<M> state, B batch) {
        recipe.planned().ifPresent(schedule -> {
            throw refuse(
                    "the schedule %s needs to know how far training is".formatted(schedule),
                    "use take(state, batch, at)");
        });
        var at = new Schedule.Progress(state.steps() + 1L, Long.MAX_VALUE, Long.MAX_VALUE, List.of());
        return take(state, batch, at);
    }

    /// One step at the rates that the schedules give.
    public Taken<M> take(State<M> state, B batch, Schedule.Progress at) {
        int epoch = (int) ((at.step() - 1) / at.stepsPerEpoch()) + 1;
        Made<M> made = make(state, batch, at, epoch);
        return watch.probesAt(state.steps() + 1) ? probed(made) : made.taken;
    }

    Made<M> make(State<M> state, B batch, Schedule.Progress at, int epoch) {
        return make(state, batch, at, epoch, graph::take);
    }

    /// The same step in the place of the state, which cannot be read any more.
    Taken<M> makeInPlace(State<M> state, B batch, Schedule.Progress at, int epoch) {
        return make(state, batch, at, epoch, graph::takeOver).taken;
    }

    private Made<M> make(
            State<M> state,
            B batch,
            Schedule.Progress at,
            int epoch,
            BiFunction<TrainingStep.Carried, TrainingStep.Given, TrainingStep.Guarded> take) {
        require(
                at.step() == state.steps() + 1L,
                "the state has taken %d steps, so the next is %d, got %d",
                state.steps(),
                state.steps() + 1L,
                at.step());
        if (state.steps() == 0) objective.check(state.model(), batch);
        var view = TrainingStep.View.of(watch, state.steps() + 1);
        List<Tensor> leaves = new ArrayList<>();
        Known fixed = known(state, leaves);
        List<Double> rates = fixed.paces.stream().map(pace -> pace.rate(at)).toList();
        var given =
                new TrainingStep.Given(batch, Tensor.scalar(state.steps() + 1), tensors(rates), strengths, key, view);
        List<Tensor> lastSlope = view.looks() ? lastSlope(state, leaves, given) : List.of();
        var carried = new TrainingStep.Carried(state.model(), state.memories(), state.average(), lastSlope);
        var guarded = take.apply(carried, given);
        var out = guarded.out();
        int number = state.steps() + 1;
        double lastLength = state.trail().length();
        var when = new Measured.When(number, epoch, rates.getFirst(), lastLength);
        boolean isFinite = guarded.finite().array().truth(0);
        StepRecord record = Measured.record(out, isFinite, when, fixed.paths, leaves);
        var trail = new Trail(
                out.state().slope(),
                view.keeps() ? record.gradientNorm() : 0,
                state.trail().direction());
        var next = new State<M>(
                number,
                cast(out.state().model()),
                out.state().memories(),
                out.state().average(),
                trail);
        return new Made<>(carried, given, new Taken<>(next, record));
    }

    /// Zeros where it is not known, which have no turn, so that the first step has the graph of the others.
    private List<Tensor> lastSlope(State<M> state, List<Tensor> leaves, TrainingStep.Given given) {
        List<Tensor> last = state.trail().slope();
        if (!last.isEmpty()) return last;
        return graph.trained(state.model(), given).stream()
                .map(i -> leaves.get(i).like(0))
                .toList();
    }

    private static List<Tensor> tensors(List<Double> rates) {
        return rates.stream().map(rate -> Tensor.scalar(rate.floatValue())).toList();
    }

    /// Worked out for the first step, and again only if a model of another structure comes. Puts the model's leaves into the list.
    private Known known(State<M> state, List<Tensor> leaves) {
        M model = state.model();
        Optional<Known> last = known.filter(k -> k.form.collects(model, leaves));
        if (last.isPresent()) return last.get();
        Tree<M> tree = Tree.of(model);
        leaves.clear();
        leaves.addAll(tree.leaves());
        var paces = graph.paces(recipe.treatments(tree));
        var now = new Known(new TreeForm(tree.structure()), tree.paths(), paces);
        known = Optional.of(now);
        return now;
    }

    /// The record of a step that was kept, with what the step delivered on its own batch, and α.
    StepRecord measure(Made<M> made) {
        StepRecord record = made.taken.record;
        if (!record.nonFinite().isEmpty()) return record;
        var came = graph.compare(made.before.model(), made.taken.state.model(), made.given);
        double delivered = came.before().item() - came.after().item();
        double along = -record.promised();
        return record.measured(
                OptionalDouble.of(delivered),
                along == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(-came.slopeAfter().item() / along));
    }

    /// What a step was with a probe of it, if its numbers are finite; and the state that remembers where the probe looked.
    Taken<M> probed(Made<M> made) {
        StepRecord record = made.taken.record;
        if (!record.nonFinite().isEmpty()) return made.taken;
        State<M> after = made.taken.state;
        double factor = record.learningRate() / recipe.optimizer().rate();
        var probed = probing.probe(made, after.trail().direction(), watch, factor);
        var trail = new Trail(after.trail().slope(), after.trail().length(), probed.direction());
        return new Taken<>(
                new State<>(after.steps(), after.model(), after.memories(), after.average(), trail),
                record.probed(probed.probe()));
    }

    /// The largest curvature of a batch's whole loss at a state: of H, or of P⁻¹H where the optimiser divides slopes.
    public double curvature(State<M> state, B batch) {
        Tensor number = Tensor.scalar(Math.max(1, state.steps())); // of the step that made the memories
        List<Double> rates = known(state, new ArrayList<>()).paces.stream()
                .map(Recipe.Pace::rate)
                .toList();
        var given = new TrainingStep.Given(batch, number, tensors(rates), strengths, key);
        return probing.curvature(state, given);
    }

    /// The model to judge and to predict with: the moving average if the recipe asks for one, else what the optimiser says.
    public M judged(State<M> state) {
        Tree<M> tree = Tree.of(state.model());
        if (recipe.average().isPresent() && state.steps() > 0) {
            return tree.rebuild(state.average().stream().map(Tensor.class::cast).toList());
        }
        var treatments = recipe.treatments(tree);
        List<Tensor> leaves = new ArrayList<>(tree.leaves());
        for (int i = 0; i < leaves.size(); i++) {
            boolean hasMemory =
                    leaves.get(i).dtype().isFloat() && !treatments.get(i).isFrozen();
            if (hasMemory) {
                Object memory = state.memories().get(i);
                leaves.set(i, TrainingStep.judged(treatments.get(i).optimizer(), leaves.get(i), memory));
            }
        }
        return tree.rebuild(leaves);
    }

    /// Does a step again to find what made its numbers non-finite: first among those that training goes on with, then among the measured.
    Optional<NonFinite> nonFinite(Made<M> made) {
        record In(TrainingStep.Carried state, TrainingStep.Given given) {}
        var in = new In(made.before, made.given.plain());
        List<String> leaves = Tree.of(made.before.model()).paths();
        UnaryOperator<String> names = path -> name(path, leaves);
        return NonFinite.find(
                        (In i) -> {
                            var out = graph.step(i.state, i.given);
                            return List.of(out.state(), out.dataLoss(), out.penaltyLoss());
                        },
                        in,
                        names)
                .or(() -> NonFinite.find((In i) -> graph.step(i.state, i.given), in, names));
    }

    /// The names that users know: `layers[1].weight`, `velocity of layers[1].weight`, `batch.inputs`.
    private static String name(String path, List<String> leaves) {
        Matcher memory = MEMORY.matcher(path), average = AVERAGE.matcher(path);
        if (memory.matches()) {
            String what = memory.group(2).isEmpty() ? "memory" : memory.group(2);
            return what + " of " + parameter(leaves.get(Integer.parseInt(memory.group(1))));
        }
        if (average.matches()) return "average of " + parameter(leaves.get(Integer.parseInt(average.group(1))));
        if (path.startsWith("state.model")) return parameter(path.replaceFirst("^state\\.model\\.?", ""));
        return switch (path) {
            case "given.number" -> "the step's number";
            case "given.rates[0]" -> "the learning rate";
            default -> path.replaceFirst("^given\\.", "");
        };
    }

    static String parameter(String path) {
        return path.isEmpty() ? "the parameter" : path;
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // a step gives back the model's own type
    private static <T> T cast(Object model) {
        return (T) model;
    }
}
