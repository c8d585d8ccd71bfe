package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.schedule.Exponential;
import dev.slopewise.learn.schedule.Piecewise;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.signal.Taps;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final Watch EACH = new Watch(0, 1);

    /// 3-4-1 with tanh, all its numbers in one row, so that there is a Hessian to look at.
    record Flat(Tensor w) {
        static final int SIZE = 16;

        Tensor loss(Batch b) {
            Tensor h = Taps.bend("tanh", b.inputs().matmul(w.slice(0, 0, 12).reshape(3, 4)), Tensor::tanh);
            Tensor y = Taps.bend("sigmoid", h.matmul(w.slice(0, 12, 16)), Tensor::sigmoid);
            return y.times(4).minus(b.targets()).square().mean();
        }
    }

    private static final Flat FLAT = new Flat(Key.of(4).normal(DType.F64, Flat.SIZE));
    private static final Batch BATCH = new Batch(
            Key.of(5).normal(DType.F64, 12, 3), Key.of(6).normal(DType.F64, 12).plus(1));

    private static <M, B> Probe first(Objective<M, B> objective, Recipe recipe, M model, B batch, Watch watch) {
        var step = new Step<>(objective, recipe, 1, watch);
        return step.take(step.start(model), batch, new Schedule.Progress(1, 10, 10, List.of()))
                .record()
                .probe()
                .orElseThrow();
    }

    private static Probe probe(Recipe recipe, Watch watch) {
        return first(Objective.of(Flat::loss), recipe, FLAT, BATCH, watch);
    }

    private static Tensor hessian() {
        return Transforms.hessian((Tensor w) -> new Flat(w).loss(BATCH)).apply(FLAT.w);
    }

    private static Tensor slope() {
        return Transforms.grad((Tensor w) -> new Flat(w).loss(BATCH)).apply(FLAT.w);
    }

    private static double largest(Tensor matrix) {
        return LinearAlgebra.eigenvalues(matrix).get(-1).item();
    }

    /// `½ Σ λ w²`, one entry a curvature.
    private static Probe parabola(double[] curvatures, Optimizer<?> optimizer) {
        Tensor by = Tensor.of(curvatures);
        Objective<Flat, Batch> objective =
                Objective.of((m, _) -> m.w.square().times(by).sum().times(0.5));
        return first(
                objective, new Recipe(optimizer), new Flat(Tensor.of(curvatures).like(1)), BATCH, EACH);
    }

    /// A step that looks at turns keeps its slope, which a probe then takes; with a penalty it works out its own.
    @Test
    void itIsTheSameWhetherTheStepHasKeptItsSlopeOrNot() {
        var plain = new Recipe(new HeavyBall(0.02));
        for (Recipe recipe : List.of(plain, plain.penalties(List.of(new Penalty.L2(0.1)))))
            assertThat(probe(recipe, new Watch(1, 1))).isEqualTo(probe(recipe, EACH));
    }

    /// Ax² + Bx + C to y = x² at x = 0, 1, 2, 3, the sum of squares: eigenvalues 0.625, 4.511 and 226.864.
    @Test
    void theLimitOfTheParabolaFitIsFound() {
        record Fit(Tensor a, Tensor b, Tensor c) {}
        Tensor x = Tensor.of(0f, 1f, 2f, 3f);
        Objective<Fit, Batch> objective = Objective.of((m, _) -> m.a.times(x.square())
                .plus(m.b.times(x))
                .plus(m.c)
                .minus(x.square())
                .square()
                .sum());
        Tensor none = Tensor.scalar(0f);
        Probe probe = first(objective, new Recipe(new GradientDescent(0.01)), new Fit(none, none, none), BATCH, EACH);
        assertThat(probe.sharpness())
                .isCloseTo(226.864, within(0.003)); // a hundred-thousandth, as far as it is looked for
        assertThat(2 / probe.sharpness()).isCloseTo(0.0088159, within(1e-7));
        assertThat(probe.limit().orElseThrow()).isCloseTo(200, within(1e-9));
        assertThat(probe.isScaled()).isFalse();
    }

    @Test
    void sharpnessIsTheLargestEigenvalueOfTheHessian() {
        Tensor h = hessian(), g = slope();
        Probe probe = probe(new Recipe(new GradientDescent(0.1)), EACH);
        assertThat(probe.sharpness())
                .isCloseTo(largest(h), within(2e-4 * largest(h))); // as far as Curvature goes at first
        double along = g.dot(h.matmul(g)).item() / g.dot(g).item();
        assertThat(probe.alongGradient()).isCloseTo(along, within(1e-9));
        assertThat(probe.alongStep())
                .isCloseTo(along, within(1e-6)); // the step is against the slope, with rounding of the rate
    }

    @Test
    void penaltiesAreAPartOfTheLand() {
        var matrix = new Flat(FLAT.w.reshape(4, 4));
        Objective<Flat, Batch> objective = Objective.of((m, b) -> new Flat(m.w.reshape(16)).loss(b));
        var recipe = new Recipe(new GradientDescent(0.1)).penalties(List.of(new Penalty.L2(0.5)));
        double expected = largest(hessian()) + 0.5;
        assertThat(first(objective, recipe, matrix, BATCH, EACH).sharpness())
                .isCloseTo(expected, within(2e-4 * expected));
    }

    @Test
    void forAdamItIsThatOfThePreconditionedHessian() {
        var adam = new Adam(0.01);
        // after the first step v̂ = g² and 1 − β₁ᵗ = 0.1
        Tensor root = slope().abs().plus(1e-8).times(0.1).sqrt().reciprocal();
        Tensor scaled = hessian().times(root.reshape(-1, 1)).times(root.reshape(1, -1));
        Probe probe = probe(new Recipe(adam), EACH);
        assertThat(probe.isScaled()).isTrue();
        assertThat(probe.sharpness()).isCloseTo(largest(scaled), within(5e-4 * largest(scaled))); // 1 − β₁ᵗ in f32
        assertThat(probe.limit().orElseThrow()).isCloseTo(38 / 0.01, within(1e-6));
    }

    @Test
    void theLimitIsThatOfTheStepsOwnRate() {
        var recipe = new Recipe(new GradientDescent(0.1)).schedule(new Exponential(1, 0.5));
        var step = new Step<Flat, Batch>(Objective.of(Flat::loss), recipe, 1, EACH);
        var state = step.start(FLAT);
        for (int number = 1; number <= 3; number++) {
            var taken = step.take(state, BATCH, new Schedule.Progress(number, 3, 1, List.of()));
            double limit = taken.record().probe().orElseThrow().limit().orElseThrow();
            assertThat(limit).isCloseTo(2 / taken.record().learningRate(), within(1e-9 * limit));
            state = taken.state();
        }
    }

    @Test
    void ratesOfGroupsScaleTheHessian() {
        record Two(Tensor a, Tensor b) {}
        Objective<Two, Batch> objective = Objective.of((m, _) -> m.a.square()
                .times(3)
                .plus(m.b.square().times(2))
                .plus(m.a.times(m.b))
                .times(0.5));
        var start = new Two(Tensor.scalar(1.0), Tensor.scalar(2.0));
        var recipe = new Recipe(new GradientDescent(0.1)).groups(new Group("b", new Group.RateTimes(4)));
        Tensor scaled = Tensor.of(Shape.of(2, 2), new double[] {3, 1, 1, 8}); // √4 · ½ off the diagonal, 4 · 2 on it
        Probe probe = first(objective, recipe, start, BATCH, EACH);
        assertThat(probe.isScaled()).isTrue();
        assertThat(probe.sharpness()).isCloseTo(largest(scaled), within(1e-6));
        assertThat(probe.limit().orElseThrow()).isCloseTo(20, within(1e-9));
        var halved = new Group.Scheduled(new Piecewise(List.of(0.5), List.of()));
        for (Group.Setting other : List.of(new Group.By(new Adam(0.1)), halved)) {
            Probe unknown = first(objective, recipe.groups(new Group("b", other)), start, BATCH, EACH);
            assertThat(unknown.limit()).isEmpty();
            assertThat(unknown.isScaled()).isFalse();
            assertThat(unknown.sharpness())
                    .isCloseTo(largest(Tensor.of(Shape.of(2, 2), new double[] {3, 0.5, 0.5, 2})), within(1e-6));
        }
    }

    @Test
    void anOptimiserWithoutALimitHasNone() {
        assertThat(probe(new Recipe(new Lion(0.01)), EACH).limit()).isEmpty();
    }

    @Test
    void curvatureMayBeNegativeTinyOrNone() {
        assertThat(parabola(new double[] {-3, -2, -1}, new GradientDescent(0.1)).sharpness())
                .isCloseTo(-1, within(1e-3));
        assertThat(parabola(new double[] {-300, 1, -1}, new GradientDescent(0.1))
                        .sharpness())
                .isCloseTo(1, within(1e-3));
        assertThat(parabola(new double[] {1e-12, 2e-12, 3e-12}, new HeavyBall(0.1))
                        .sharpness())
                .isCloseTo(3e-12, within(1e-14));
        assertThat(parabola(new double[] {0, 0, 0}, new GradientDescent(0.1)).sharpness())
                .isZero();
        assertThat(parabola(new double[] {0, 0, 0}, new GradientDescent(0.1)).alongStep())
                .isZero();
    }

    @Test
    void aCurvatureThatIsNoNumberIsSaidAndForgotten() {
        Objective<Flat, Batch> objective =
                Objective.of((m, _) -> m.w.abs().pow(1.5).sum());
        var step = new Step<>(objective, new Recipe(new GradientDescent(0.1)), 1, EACH);
        var state = step.start(new Flat(Tensor.of(0.0, 1.0)));
        var taken = step.take(state, BATCH);
        assertThat(taken.record().nonFinite()).isEmpty();
        assertThat(taken.record().probe().orElseThrow().sharpness()).isNaN();
        assertThat(taken.state().trail().direction()).isEmpty();
    }

    @Test
    void theTraceIsEstimatedWhereItIsAskedFor() {
        assertThat(probe(new Recipe(new GradientDescent(0.1)), EACH).trace()).isEmpty();
        Tensor h = hessian();
        double offDiagonal =
                h.square().sum().item() - diagonal(h).map(x -> x * x).sum();
        double spread = Math.sqrt(2 * offDiagonal / 100);
        assertThat(probe(new Recipe(new GradientDescent(0.1)), EACH.tracing(100))
                        .trace()
                        .orElseThrow())
                .isCloseTo(diagonal(h).sum(), within(4 * spread));
        // of a diagonal one each direction gives the trace itself
        Objective<Flat, Batch> objective = Objective.of(
                (m, _) -> m.w.square().times(Tensor.of(1.0, 2.0, 4.0)).sum().times(0.5));
        var recipe = new Recipe(new GradientDescent(0.1));
        assertThat(first(objective, recipe, new Flat(Tensor.of(1.0, 1.0, 1.0)), BATCH, EACH.tracing(1))
                        .trace())
                .hasValueCloseTo(7.0, within(1e-9));
    }

    private static java.util.stream.DoubleStream diagonal(Tensor h) {
        return IntStream.range(0, h.shape().size(0))
                .mapToDouble(i -> h.get(i, i).item());
    }

    @Test
    void noiseIsTheSpreadOfTheExamplesOwnSlopes() {
        var batch = new Batch(BATCH.inputs().times(0.3).plus(1), BATCH.targets().plus(5)); // all pull much the same way
        int rows = batch.size();
        double[][] each = new double[rows][];
        for (int i = 0; i < rows; i++) {
            Batch one = Rows.slice(batch, i, i + 1);
            each[i] = Transforms.grad((Tensor w) -> new Flat(w).loss(one))
                    .apply(FLAT.w)
                    .toDoubles();
        }
        assertThat(first(Objective.of(Flat::loss), new Recipe(new GradientDescent(0.1)), FLAT, batch, EACH)
                        .noise())
                .hasValueCloseTo(noise(each, 1), within(1e-6 * noise(each, 1)));
    }

    /// tr Σ / ‖g‖² from slopes of parts, each the mean of `size` examples.
    private static double noise(double[][] each, int size) {
        int m = each.length;
        double between = 0, square = 0;
        for (int j = 0; j < each[0].length; j++) {
            double mean = 0;
            for (double[] g : each) mean += g[j] / m;
            for (double[] g : each) between += (g[j] - mean) * (g[j] - mean) / (m - 1);
            square += mean * mean;
        }
        return size * between / (square - between / m);
    }

    @Test
    void ofALargeModelItIsTheSpreadOfEightParts() {
        int wide = 150_000, rows = 17;
        Tensor x = Key.of(1).normal(rows, wide).plus(1);
        Objective<Flat, Batch> objective =
                Objective.of((m, b) -> b.inputs().mean(0).dot(m.w));
        double[][] each = new double[8][];
        for (int k = 0; k < 8; k++)
            each[k] = x.slice(0, 2 * k, 2 * k + 2).mean(0).toDoubles();
        Probe probe = first(
                objective,
                new Recipe(new GradientDescent(1e-6)),
                new Flat(Tensor.zeros(wide)),
                new Batch(x, Tensor.zeros(rows)),
                EACH);
        assertThat(probe.noise()).hasValueCloseTo(noise(each, 2), within(1e-3)); // f32 sums of 150,000
        assertThat(noise(each, 2)).isBetween(0.9, 1.1); // by how the examples were drawn
    }

    @Test
    void oneExampleHasNoSpread() {
        Probe probe = first(
                Objective.of(Flat::loss), new Recipe(new GradientDescent(0.1)), FLAT, Rows.slice(BATCH, 0, 1), EACH);
        assertThat(probe.noise()).isEmpty();
        assertThat(probe.sharpness()).isFinite();
    }

    @Test
    void theChainsLinksAddUpExactly() {
        Probe probe = probe(new Recipe(new GradientDescent(0.1)), EACH);
        Tensor x = BATCH.inputs(), w = FLAT.w;
        Tensor h = x.matmul(w.slice(0, 0, 12).reshape(3, 4)).tanh(), out = w.slice(0, 12, 16);
        Tensor y = h.matmul(out).sigmoid();
        Tensor alongY = y.times(4).minus(BATCH.targets()).times(8.0 / 12);
        Tensor beforeY = alongY.times(y).times(y.neg().plus(1));
        Tensor alongH = beforeY.outer(out);
        Tensor beforeH = alongH.times(h.square().neg().plus(1));
        assertThat(probe.chain()).extracting(Probe.Gain::kind).containsExactly("tanh", "sigmoid");
        Probe.Gain first = probe.chain().get(0), second = probe.chain().get(1);
        assertThat(second.answerSlope()).isCloseTo(alongY.norm().item(), within(1e-12));
        assertThat(second.inputSlope()).isCloseTo(beforeY.norm().item(), within(1e-12));
        assertThat(first.answerSlope()).isCloseTo(alongH.norm().item(), within(1e-12));
        assertThat(first.inputSlope()).isCloseTo(beforeH.norm().item(), within(1e-12));
        double bends = Math.log(second.inputSlope() / second.answerSlope())
                + Math.log(first.inputSlope() / first.answerSlope());
        double weights = Math.log(first.answerSlope() / second.inputSlope());
        assertThat(bends + weights)
                .isCloseTo(Math.log(beforeH.norm().item() / alongY.norm().item()), within(1e-12));
    }

    @Test
    void whatIsNotTrainedIsHeld() {
        record Mixed(Tensor index, Tensor frozen, Tensor mean, Tensor w) {}
        Objective<Mixed, Batch> objective = (m, _, _) -> new Objective.Judged<>(
                m.w.square().sum().times(3).plus(m.frozen.square().times(50)).plus(m.mean.times(m.w.sum())),
                new Mixed(m.index, m.frozen, m.mean.times(0.5), m.w));
        var start = new Mixed(Tensor.of(1, 2), Tensor.scalar(1.0), Tensor.scalar(2.0), Tensor.of(1.0, 2.0));
        var frozen = new Recipe(new GradientDescent(0.1))
                .groups(new Group("index", new Group.Frozen()), new Group("frozen", new Group.Frozen()));
        Probe probe = first(objective, frozen, start, BATCH, EACH);
        assertThat(probe.sharpness()).isCloseTo(6, within(1e-6));
        assertThat(probe.noise()).isEmpty(); // the objective replaces a leaf
    }

    @Test
    void aBatchInPartsIsProbedAsAWhole() {
        var recipe = new Recipe(new GradientDescent(0.1));
        assertThat(probe(recipe.accumulate(3), EACH).sharpness())
                .isCloseTo(probe(recipe, EACH).sharpness(), within(1e-6));
    }

    @Test
    void laterProbesGoOnFromTheLastDirection() {
        var step = new Step<Flat, Batch>(Objective.of(Flat::loss), new Recipe(new HeavyBall(0.02)), 1, new Watch(0, 5));
        var state = step.start(FLAT);
        for (int number = 1; number <= 31; number++) {
            Tensor h = Transforms.hessian((Tensor w) -> new Flat(w).loss(BATCH)).apply(state.model().w);
            var taken = step.take(state, BATCH);
            taken.record()
                    .probe()
                    .ifPresent(p -> assertThat(p.sharpness()).isCloseTo(largest(h), within(0.01 * largest(h))));
            state = taken.state();
        }
        assertThat(state.trail().direction()).hasSize(1);
    }

    /// ½ (w₀² + 5 w₁²): what was known is an eigenvector, of 1; the slope tells of the other.
    @Test
    void aCurvatureThatHasOutgrownTheKnownOneIsFound() {
        Tensor by = Tensor.of(1.0, 5.0);
        Objective<Flat, Batch> objective =
                Objective.of((m, _) -> m.w.square().times(by).sum().times(0.5));
        for (double second : new double[] {0.01, 1, 100}) {
            var step = new Step<>(objective, new Recipe(new GradientDescent(0.1)), 1, new Watch(1, 1));
            var made = step.make(
                    step.start(new Flat(Tensor.of(1.0, second))),
                    BATCH,
                    new Schedule.Progress(1, 10, 10, List.of()),
                    1);
            State<Flat> after = made.taken().state();
            var known = new Trail(after.trail().slope(), after.trail().length(), List.of(Tensor.of(1.0, 0.0)));
            var from = new State<>(after.steps(), after.model(), after.memories(), after.average(), known);
            var probed = step.probed(new Step.Made<>(
                    made.before(),
                    made.given(),
                    new Step.Taken<>(from, made.taken().record())));
            assertThat(probed.record().probe().orElseThrow().sharpness())
                    .as("slope %s", by.times(Tensor.of(1.0, second)))
                    .isCloseTo(5, within(0.02)); // the residual is within 5 % of it
        }
    }
}
