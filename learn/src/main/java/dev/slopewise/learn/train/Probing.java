package dev.slopewise.learn.train;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.signal.Taps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Makes a [Probe] of a step that was taken: graphs of their own beside the step's, at the parameters before it, on its batch, with its key.
final class Probing<M, B> {
    /// How small a residual is enough, as a share of the eigenvalue, and how many products may be made for it: at first, and once a direction is known.
    private static final double ENOUGH = 0.003, ENOUGH_AGAIN = 0.05;
    private static final int FIRST = 40, AGAIN = 4;

    private final TrainingStep<M, B> step;
    private final Objective<M, B> objective;
    private final Curvature<Around> curvature = new Curvature<>(this::land);
    private final Function<Around, Begun> begin = Transforms.traced(this::begin);
    private final BiFunction<Around, Tensor, Tensor> traceTerm = Transforms.traced(this::traceTerm);

    /// A step that was taken.
    ///
    /// @param memories  after it
    /// @param direction to begin with, for each trained leaf
    /// @param slope     of the whole loss before it, alike, if the step has kept it; else empty
    record Around(
            Object before,
            Object after,
            List<Object> memories,
            TrainingStep.Given given,
            List<Tensor> direction,
            List<Tensor> slope) {}

    /// A probe, and the direction of the largest curvature, from which the next one begins; empty if none was found.
    record Probed(Probe probe, List<Tensor> direction) {}

    private record Link(String path, String kind, Tensor answerSlope, Tensor inputSlope) {}

    /// All that one graph finds: the slope on its way back is worked out once.
    private record Begun(
            Curvature.Start start,
            Curvature.Bend alongGradient,
            Curvature.Bend alongStep,
            List<Link> chain,
            Optional<Spread> spread) {}

    Probing(TrainingStep<M, B> step, Objective<M, B> objective) {
        this.step = step;
        this.objective = objective;
    }

    /// @param last   direction of the last probe; empty for the first
    /// @param factor of the schedule in this step
    Probed probe(Step.Made<M> made, List<Tensor> last, Watch watch, double factor) {
        var given = made.given().plain();
        State<M> after = made.taken().state();
        List<Integer> trained = trained(made.taken().record());
        List<Tensor> direction = last.isEmpty() ? random(pick(made.before().model(), trained), given.own()) : last;
        List<Tensor> slope = step.keepsWholeSlope() ? after.trail().slope() : List.of();
        var around = new Around(made.before().model(), after.model(), after.memories(), given, direction, slope);
        Begun begun = begin.apply(around);
        boolean isFirst = last.isEmpty();
        var top = curvature.top(around, begun.start, isFirst ? ENOUGH : ENOUGH_AGAIN, isFirst ? FIRST : AGAIN);
        Scaling scaling = step.scaling(made.before().model(), trained);
        var probe = new Probe(
                top.value(),
                scaling.isScaled(),
                scaling.limit(factor),
                begun.alongGradient.value(),
                begun.alongStep.value(),
                trace(around, watch.traces()),
                begun.spread.map(Spread::noise).orElse(OptionalDouble.empty()),
                begun.chain.stream()
                        .map(l -> new Probe.Gain(l.path, l.kind, l.answerSlope.item(), l.inputSlope.item()))
                        .toList());
        return new Probed(probe, Double.isFinite(top.value()) ? top.direction() : List.of());
    }

    private static List<Integer> trained(StepRecord record) {
        return IntStream.range(0, record.layers().size())
                .filter(i -> record.layers().get(i).role() == StepRecord.Role.TRAINED)
                .boxed()
                .toList();
    }

    /// The largest curvature at a state alone.
    double curvature(State<M> state, TrainingStep.Given given) {
        List<Tensor> at = pick(state.model(), step.trained(state.model(), given));
        var around =
                new Around(state.model(), state.model(), state.memories(), given, random(at, given.own()), List.of());
        return curvature.top(around, curvature.begin(around), ENOUGH, FIRST).value();
    }

    private static List<Tensor> pick(Object model, List<Integer> trained) {
        List<Tensor> leaves = Tree.of(model).leaves();
        return trained.stream().map(leaves::get).toList();
    }

    private static List<Tensor> random(List<Tensor> like, Key key) {
        List<Tensor> random = new ArrayList<>();
        for (int k = 0; k < like.size(); k++)
            random.add(
                    key.fold(k).normal(like.get(k).dtype(), like.get(k).shape().sizes()));
        return random;
    }

    private Curvature.Land land(Around a) {
        var whole = step.whole(a.before, a.given);
        List<Tensor> at = whole.at();
        return new Curvature.Land(
                whole.loss(),
                at,
                step.scaling(a.before, whole.trained())
                        .divisors(
                                a.given.number(),
                                step.rates(a.before, whole.trained(), a.given),
                                at,
                                whole.trained().stream().map(a.memories::get).toList()),
                a.direction,
                slope(a, whole));
    }

    private static List<Tensor> slope(Around a, TrainingStep.Whole whole) {
        return a.slope.isEmpty() ? Transforms.grad(whole.loss()).apply(whole.at()) : a.slope;
    }

    private OptionalDouble trace(Around around, int directions) {
        if (directions == 0) return OptionalDouble.empty();
        double sum = 0;
        for (int i = 0; i < directions; i++)
            sum += traceTerm.apply(around, Tensor.scalar(i)).item();
        return OptionalDouble.of(sum / directions);
    }

    /// ⟨z, H z⟩ with random signs z, whose mean is the trace of H.
    ///
    /// @see <a href="https://doi.org/10.1080/03610918908812806">Hutchinson 1989, A stochastic estimator of the trace</a>
    private Tensor traceTerm(Around a, Tensor number) {
        var whole = step.whole(a.before, a.given);
        Key key = a.given.own().fold(number);
        List<Tensor> signs = new ArrayList<>();
        for (int k = 0; k < whole.at().size(); k++) {
            Tensor leaf = whole.at().get(k);
            Tensor isUp = key.fold(k).bernoulli(0.5, leaf.shape().sizes());
            signs.add(isUp.select(leaf.like(1), leaf.like(-1)));
        }
        List<Tensor> image = Transforms.hvp(whole.loss()).apply(whole.at(), signs);
        Tensor sum = Tensor.full(0, signs.getFirst().dtype());
        for (int k = 0; k < signs.size(); k++)
            sum = sum.plus(signs.get(k).times(image.get(k)).sum().to(sum.dtype()));
        return sum;
    }

    private Begun begin(Around a) {
        M model = cast(a.before);
        B batch = cast(a.given.batch());
        var whole = step.whole(a.before, a.given);
        List<Tensor> at = whole.at(), after = pick(a.after, whole.trained()), change = new ArrayList<>();
        for (int k = 0; k < at.size(); k++) change.add(after.get(k).minus(at.get(k)));
        return new Begun(
                curvature.start(a),
                Curvature.bend(whole.loss(), at, slope(a, whole)),
                Curvature.bend(whole.loss(), at, change),
                chain(model, batch, a.given.own()),
                spread(a, model, batch));
    }

    /// The slopes of the data's loss along offsets of 0 at each tap.
    private List<Link> chain(M model, B batch, Key key) {
        var taps = Taps.watch(() -> objective.of(model, batch, key)).taps();
        if (taps.isEmpty()) return List.of();
        List<Taps.Offset> slopes = Transforms.grad(
                        (List<Taps.Offset> offsets) -> Taps.watch(offsets, () -> objective.of(model, batch, key))
                                .result()
                                .loss())
                .apply(taps.stream().map(Taps.Offset::none).toList());
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < taps.size(); i++) {
            var slope = slopes.get(i);
            links.add(new Link(
                    taps.get(i).path(),
                    taps.get(i).kind(),
                    slope.answer().norm(),
                    slope.input().norm()));
        }
        return links;
    }

    /// Empty where the batch has no rows of its own or but one, and where the objective replaces leaves, as statistics of a batch do: then its examples
    /// have no slopes of their own.
    private Optional<Spread> spread(Around a, M model, B batch) {
        var rows = Rows.ofAny(batch);
        Tree<M> tree = Tree.of(model);
        if (rows.isEmpty() || rows.getAsInt() < 2 || step.replaces(model, batch, a.given.own()))
            return Optional.empty();
        List<Integer> trained = step.trained(a.before, a.given);
        List<Tensor> at = pick(model, trained);
        return Optional.of(Spread.of(
                batch,
                rows.getAsInt(),
                at,
                (B part, Tensor number) -> Transforms.grad((List<Tensor> p) -> objective
                                .of(
                                        TrainingStep.moved(tree, trained, p),
                                        part,
                                        a.given.own().fold(number))
                                .loss())
                        .apply(at)));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // taken from a step of this kind
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
