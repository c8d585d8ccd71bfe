package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One training step as one graph: forward, backward, penalty, clipping, optimiser and the step's own measurements.
///
///     (state, batch, step, rates, strengths, key) → (state, measured)
///
/// A pure function, so a step can be done again and gives the same bits, also where it is made in the place of a state that was handed over. What changes from step to step is an input.
final class TrainingStep<M, B> {
    private final Recipe recipe;
    private final Objective<M, B> objective;
    private final Slopes<M, B> slopes;
    private final BiFunction<Carried, Given, Out> unguarded = Transforms.traced(this::step);
    private final BiFunction<Carried, Given, Guarded> guarded = Transforms.donating(this::guarded);
    private final Function<Taken, Came> comparison = Transforms.inDouble(this::compare);

    /// What goes from step to step; see [State].
    ///
    /// @param slope of each trained leaf in the last step, where it is asked for; zeros if it is not known
    record Carried(Object model, List<Object> memories, List<Object> average, List<Tensor> slope) {
        Carried(Object model, List<Object> memories, List<Object> average) {
            this(model, memories, average, List.of());
        }

        /// The same numbers, which can be read when these were handed over.
        Carried twin() {
            return Tree.map(this, Tensor::twin);
        }
    }

    /// What a step is given.
    ///
    /// @param number of the step, from 1, `i32`
    /// @param rates  of the different paces in this step, that of the recipe's optimiser first
    /// @param key    the run's own, which the step folds with its number
    /// @param view   what is looked at; steps with different views have graphs of their own
    record Given(Object batch, Tensor number, List<Tensor> rates, List<Tensor> strengths, Key key, View view) {
        Given(Object batch, Tensor number, List<Tensor> rates, List<Tensor> strengths, Key key) {
            this(batch, number, rates, strengths, key, View.PLAIN);
        }

        /// The same step, not watched.
        Given plain() {
            return new Given(batch, number, rates, strengths, key);
        }

        Key own() {
            return key.fold(number);
        }
    }

    /// What is looked at in a step.
    enum View {
        PLAIN,
        /// The slope is kept for the next step.
        KEEPS,
        /// Activations and the turn are looked at.
        LOOKS,
        LOOKS_AND_KEEPS;

        static View of(Watch watch, int step) {
            boolean looks = watch.looksAt(step), keeps = watch.looksAt(step + 1);
            return looks ? keeps ? LOOKS_AND_KEEPS : LOOKS : keeps ? KEEPS : PLAIN;
        }

        boolean looks() {
            return this == LOOKS || this == LOOKS_AND_KEEPS;
        }

        boolean keeps() {
            return this == KEEPS || this == LOOKS_AND_KEEPS;
        }
    }

    /// A step with its guard: whether all slopes, steps and parameters are finite.
    record Guarded(Out out, Tensor finite) {}

    /// @param cut    lengths of the slopes before and after clipping; empty without
    /// @param looks  at activations, where watched
    /// @param turned ⟨slope, last slope⟩ of each trained leaf, where watched
    record Out(
            Carried state,
            Tensor dataLoss,
            Tensor penaltyLoss,
            List<Tensor> cut,
            List<LeafOut> leaves,
            List<Look> looks,
            List<Tensor> turned) {}

    /// A step that was taken on a batch.
    record Taken(Object before, Object after, Given given) {}

    /// The whole loss on both sides of a step, and its slope along the step at the far side.
    record Came(Tensor before, Tensor after, Tensor slopeAfter) {}

    TrainingStep(Objective<M, B> objective, Recipe recipe) {
        this.objective = objective;
        this.recipe = recipe;
        this.slopes = new Slopes<>(objective, recipe.accumulate());
    }

    Guarded take(Carried state, Given given) {
        return takeOver(state.twin(), given);
    }

    /// The same step in the place of the state, which cannot be read any more.
    Guarded takeOver(Carried state, Given given) {
        return guarded.apply(state, given);
    }

    /// The same step without its guard, to see what the guard costs.
    Out takeUnguarded(Carried state, Given given) {
        return unguarded.apply(state, given);
    }

    /// Carried out in `f64`, as the difference of two nearly equal `f32` losses is mostly rounding.
    Came compare(Object before, Object after, Given given) {
        return comparison.apply(new Taken(before, after, given.plain()));
    }

    private Guarded guarded(Carried state, Given given) {
        Out out = step(state, given);
        return new Guarded(out, finite(out));
    }

    /// One flag from what is measured anyway: losses and ⟨slope, step⟩ are finite only if every slope, every step and so every parameter is,
    /// and their sum only if each of them is. (It may overflow though none did; then the leaves are looked at in vain.)
    private static Tensor finite(Out out) {
        Tensor sum = out.dataLoss.plus(out.penaltyLoss.to(out.dataLoss.dtype()));
        for (LeafOut leaf : out.leaves) sum = sum.plus(leaf.slopeAlongStep().to(sum.dtype()));
        return sum.isFinite();
    }

    Out step(Carried state, Given given) {
        M model = cast(state.model);
        B batch = cast(given.batch);
        Tree<M> tree = Tree.of(model);
        var treatments = recipe.treatments(tree);
        List<Recipe.Pace> paces = paces(treatments);
        Key key = given.own();
        var data = slopes.of(model, batch, key);
        List<Integer> trained = trained(tree, treatments, data.replaced());
        List<Tensor> parameters = pick(tree.leaves(), trained), dataSlopes = pick(data.slopes(), trained);
        Dues dues = dues(treatments, trained, given);
        Dues.At penalty = dues.at(parameters);
        List<Tensor> steep = recipe.sharpness()
                .map(sam -> pick(
                        slopes.of(moved(tree, trained, sam.climb(parameters, dataSlopes)), batch, key)
                                .slopes(),
                        trained))
                .orElse(dataSlopes);
        List<Tensor> total = dues.added(steep, penalty.followed());
        List<Tensor> cut = recipe.clipping().cut(parameters, total);
        List<Tensor> own = dues.added(dataSlopes, penalty.slopes());
        List<Tensor> after = new ArrayList<>(data.leaves());
        List<Object> memories = new ArrayList<>(state.memories), average = new ArrayList<>(state.average);
        List<LeafOut> leaves = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            int k = trained.indexOf(i);
            Tensor p = tree.leaves().get(i);
            if (k < 0) {
                boolean isFrozen = treatments.get(i).isFrozen();
                if (isFrozen) after.set(i, p);
                var role = isFrozen ? StepRecord.Role.FROZEN : StepRecord.Role.REPLACED;
                leaves.add(LeafOut.still(role, p, after.get(i), state.memories.get(i)));
                if (!average.isEmpty()) average.set(i, after.get(i));
                continue;
            }
            var treatment = treatments.get(i);
            Tensor rate = given.rates.get(paces.indexOf(treatment.pace())).to(p.dtype());
            var now = new Optimizer.Now(given.number.to(p.dtype()), rate);
            var next = next(treatment.optimizer(), now, p, cut.get(k), memories.get(i));
            Tensor decayed = decayed(treatment, p, next.parameter(), rate);
            Tensor settled = dues.settle(k, decayed, rate, treatment.optimizer().reach());
            boolean isPulled = settled != next.parameter();
            after.set(i, settled);
            memories.set(i, next.state());
            if (!average.isEmpty()) {
                Tensor judged = judged(treatment.optimizer(), settled, next.state());
                average.set(i, recipe.average().orElseThrow().next(cast(average.get(i)), judged, now.step()));
            }
            leaves.add(LeafOut.of(
                    p,
                    dataSlopes.get(k),
                    treatment.penalties().isEmpty()
                            ? Optional.empty()
                            : Optional.of(penalty.slopes().get(k)),
                    own.get(k),
                    settled,
                    state.memories.get(i),
                    isPulled ? List.of(settled.minus(next.parameter())) : List.of()));
        }
        boolean isCut = !(recipe.clipping() instanceof Clipping.None);
        return new Out(
                new Carried(tree.rebuild(after), memories, average, given.view.keeps() ? own : List.of()),
                data.loss(),
                penalty.price(),
                isCut ? List.of(Clipping.length(total), Clipping.length(cut)) : List.of(),
                leaves,
                given.view.looks() ? looks(model, batch, key) : List.of(),
                turned(own, state.slope));
    }

    /// At the whole batch at once. What the loss is made of anyway is not worked out again.
    private List<Look> looks(M model, B batch, Key key) {
        OptionalInt rows = Rows.ofAny(batch);
        return Taps.watch(() -> objective.of(model, batch, key)).taps().stream()
                .map(tap -> Look.of(tap, rows))
                .toList();
    }

    private static List<Tensor> turned(List<Tensor> slopes, List<Tensor> last) {
        List<Tensor> turned = new ArrayList<>();
        for (int k = 0; k < last.size(); k++)
            turned.add(slopes.get(k).times(last.get(k)).sum());
        return turned;
    }

    /// The different paces of a model's leaves, that of the recipe's optimiser first.
    List<Recipe.Pace> paces(List<Recipe.Treatment> treatments) {
        List<Recipe.Pace> paces = new ArrayList<>(List.of(recipe.pace()));
        for (var treatment : treatments) if (!paces.contains(treatment.pace())) paces.add(treatment.pace());
        return paces;
    }

    /// The places of the leaves that the optimiser moves: neither frozen nor replaced.
    private static List<Integer> trained(Tree<?> tree, List<Recipe.Treatment> treatments, BitSet replaced) {
        List<Integer> trained = new ArrayList<>();
        for (int i = 0; i < treatments.size(); i++) {
            Tensor leaf = tree.leaves().get(i);
            if (treatments.get(i).isFrozen() || replaced.get(i)) continue;
            require(
                    leaf.dtype().isFloat(),
                    "parameters must be real numbers, got %s at %s; freeze it with a group, or let the objective"
                            + " replace it",
                    leaf.type(),
                    tree.paths().get(i));
            trained.add(i);
        }
        require(!trained.isEmpty(), "no leaf of the model is trained: of %s each is frozen or replaced", tree.paths());
        return trained;
    }

    /// Decay pulls with the weights as they were before the step.
    private static Tensor decayed(Recipe.Treatment treatment, Tensor before, Tensor p, Tensor rate) {
        return treatment.decay() == 0 ? p : p.minus(before.times(rate.times(treatment.decay())));
    }

    @SuppressWarnings("unchecked") // the memory was made by this optimiser
    private static <S> Optimizer.Next<S> next(Optimizer<S> optimizer, Optimizer.Now now, Tensor p, Tensor g, Object s) {
        return optimizer.next(now, p, g, (S) s);
    }

    @SuppressWarnings("unchecked") // the memory was made by this optimiser
    static <S> Tensor judged(Optimizer<S> optimizer, Tensor p, Object s) {
        return optimizer.judged(p, (S) s);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // of the type that the step was made for
    private static <T> T cast(Object value) {
        return (T) value;
    }

    private static List<Tensor> pick(List<Tensor> leaves, List<Integer> places) {
        return places.stream().map(leaves::get).toList();
    }

    /// The model with some leaves at other values.
    static <M> M moved(Tree<M> tree, List<Integer> places, List<Tensor> values) {
        List<Tensor> leaves = new ArrayList<>(tree.leaves());
        for (int k = 0; k < places.size(); k++) leaves.set(places.get(k), values.get(k));
        return tree.rebuild(leaves);
    }

    private Dues dues(List<Recipe.Treatment> treatments, List<Integer> trained, Given given) {
        return new Dues(
                recipe.allPenalties(),
                trained.stream().map(i -> treatments.get(i).penalties()).toList(),
                given.strengths);
    }

    /// The whole loss of a step's batch, data and penalties, along the trained leaves.
    ///
    /// @param trained their places among the model's leaves
    /// @param at      they themselves
    record Whole(List<Integer> trained, List<Tensor> at, Function<List<Tensor>, Tensor> loss) {}

    /// Leaves that are not trained stay as they are.
    Whole whole(Object model, Given given) {
        Tree<M> tree = Tree.of(cast(model));
        B batch = cast(given.batch);
        Key key = given.own();
        List<Integer> trained = trained(model, given);
        Dues dues = dues(recipe.treatments(tree), trained, given);
        return new Whole(
                trained,
                pick(tree.leaves(), trained),
                parameters -> objective
                        .of(moved(tree, trained, parameters), batch, key)
                        .loss()
                        .plus(dues.price(parameters)));
    }

    /// The places of the leaves that the optimiser moves.
    List<Integer> trained(Object model, Given given) {
        Tree<M> tree = Tree.of(cast(model));
        return trained(tree, recipe.treatments(tree), slopes.replaced(cast(model), cast(given.batch), given.own()));
    }

    /// Whether the slope that a step keeps is that of the [#whole] loss to the bit: not where it comes in parts, or of two sums.
    boolean keepsWholeSlope() {
        return recipe.accumulate() == 1 && recipe.allPenalties().isEmpty();
    }

    /// Whether the objective gives other leaves in place of some.
    boolean replaces(M model, B batch, Key key) {
        return !slopes.replaced(model, batch, key).isEmpty();
    }

    Scaling scaling(Object model, List<Integer> trained) {
        var treatments = recipe.treatments(Tree.of(model));
        return new Scaling(trained.stream().map(treatments::get).toList(), recipe.schedule());
    }

    /// The rates of the trained leaves in a step.
    List<Tensor> rates(Object model, List<Integer> trained, Given given) {
        var treatments = recipe.treatments(Tree.of(model));
        List<Recipe.Pace> paces = paces(treatments);
        return trained.stream()
                .map(i -> given.rates.get(paces.indexOf(treatments.get(i).pace())))
                .toList();
    }

    private Came compare(Taken taken) {
        Whole whole = whole(taken.before, taken.given);
        List<Tensor> to = pick(Tree.of(taken.after).leaves(), whole.trained);
        var there = Transforms.jvp(whole.loss).apply(to, Tree.map(to, whole.at, Tensor::minus));
        return new Came(whole.loss.apply(whole.at), there.value(), there.change());
    }
}
