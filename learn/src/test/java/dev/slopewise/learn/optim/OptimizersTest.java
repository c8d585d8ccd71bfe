package dev.slopewise.learn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.learn.PackageClasses;
import dev.slopewise.learn.Parabolas;
import dev.slopewise.learn.Parabolas.At;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Polynomial;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.schedule.Warmup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every optimiser promises; a new one is a row.
class OptimizersTest {
    /// @param parabola   a rate at which it finds the minimum of a parabola
    /// @param rosenbrock the same for Rosenbrock's valley
    /// @param schedule   of these rates
    record Row(
            String name, DoubleFunction<Optimizer<?>> atRate, double parabola, double rosenbrock, Schedule schedule) {
        Row(String name, DoubleFunction<Optimizer<?>> atRate, double parabola, double rosenbrock) {
            this(name, atRate, parabola, rosenbrock, new Polynomial());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> optimisers() {
        return Stream.of(
                new Row("gradient descent", GradientDescent::new, 0.1, 3e-3),
                new Row("heavy ball", HeavyBall::new, 0.1, 1e-3),
                new Row("nesterov", Nesterov::new, 0.1, 5e-4),
                new Row("adagrad", AdaGrad::new, 1, 1),
                new Row("rmsprop", RmsProp::new, 0.1, 5e-3),
                new Row("rmsprop with momentum", rate -> new RmsProp(rate, 0.99, 0.9, 1e-8), 0.1, 1e-3),
                new Row("centred rmsprop", CentredRmsProp::new, 0.1, 1e-3),
                new Row("adadelta", AdaDelta::new, 10, 1),
                new Row("adam", Adam::new, 0.1, 0.03),
                new Row("adamw", rate -> new AdamW(rate, 0), 0.1, 0.03),
                new Row("amsgrad", AmsGrad::new, 0.1, 0.1),
                new Row("nadam", NAdam::new, 0.1, 0.03),
                new Row("radam", RAdam::new, 0.3, 0.05, new Warmup(500, new Polynomial())),
                new Row("lion", Lion::new, 0.03, 3e-3),
                new Row("lamb", rate -> new Lamb(rate, 0.9, 0.999, 1e-6, 0), 0.1, 0.01),
                new Row("adafactor", Adafactor::new, 1, 0.01),
                new Row("adafactor given", rate -> new Adafactor(rate, Adafactor.Pace.GIVEN), 0.1, 0.01),
                new Row("muon", rate -> new Muon(rate, 0.95, 0), 0.1, 0.03),
                new Row("schedule-free adamw", ScheduleFreeAdamW::new, 1, 0.02, new Constant()));
    }

    @Test
    void everyOptimiserOfThePackageIsARowAndHasAName() throws Exception {
        var all = PackageClasses.recordsOf(Optimizer.class);
        assertThat(all).hasSizeGreaterThan(10);
        assertThat(optimisers().map(row -> row.atRate.apply(0.1).getClass()).collect(Collectors.toSet()))
                .isEqualTo(all);
        assertThat(Optimizers.names()).hasSameSizeAs(all);
        assertThat(Optimizers.names().stream()
                        .map(Optimizers::parse)
                        .map(Object::getClass)
                        .collect(Collectors.toSet()))
                .isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void findsTheMinimumOfAParabola(Row row) {
        Tensor end = Parabolas.descend(
                row.atRate.apply(row.parabola), row.schedule, x -> Parabolas.parabola(x, 1), Tensor.of(3.0, -2.0), 500);
        assertThat(end.norm().item()).isLessThan(0.01);
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void findsTheMinimumOfRosenbrock(Row row) {
        Tensor end = Parabolas.descend(
                row.atRate.apply(row.rosenbrock), row.schedule, Parabolas::rosenbrock, Tensor.of(-1.2, 1.0), 8000);
        assertThat(end.isClose(Tensor.of(1.0, 1.0), 0, 0.05)).as("%s", end).isTrue();
    }

    private static final List<Shape> SHAPES = List.of(Shape.of(), Shape.of(3), Shape.of(3, 2), Shape.of(2, 3, 2));

    private static Tensor filled(Shape shape, DType dtype, double from) {
        int n = shape.count();
        return Tensor.iota(n).to(dtype).times(0.7).plus(from).reshape(shape);
    }

    private static <S> At<S> go(Optimizer<S> optimizer, At<S> at, int from, int to) {
        At<S> now = at;
        for (int t = from; t <= to; t++) {
            now = Parabolas.step(
                    optimizer,
                    Parabolas.now(at.parameter().dtype(), t, optimizer.rate()),
                    x -> Parabolas.parabola(x.minus(1), 2),
                    now);
        }
        return now;
    }

    private static <S> At<S> start(Optimizer<S> optimizer, Tensor parameter) {
        return new At<>(parameter, optimizer.start(parameter));
    }

    /// As a file would give it back: new tensors with the same numbers.
    private static <T> T saved(T tree) {
        return Tree.map(
                tree, x -> Tensor.of(x.shape(), x.to(DType.F64).toDoubles()).to(x.dtype()));
    }

    private static List<double[]> numbers(Object tree) {
        return Tree.of(tree).leaves().stream().map(Tensor::toDoubles).toList();
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    <S> void aSavedAndResumedRunEndsInTheSameBits(Row row) {
        @SuppressWarnings("unchecked") // whatever it remembers
        var optimizer = (Optimizer<S>) row.atRate.apply(0.01);
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            for (Shape shape : SHAPES) {
                At<S> start = start(optimizer, filled(shape, dtype, -1.1));
                At<S> whole = go(optimizer, start, 1, 6);
                At<S> resumed = go(optimizer, saved(go(optimizer, start, 1, 3)), 4, 6);
                assertThat(numbers(resumed)).containsExactlyElementsOf(numbers(whole));
                assertThat(numbers(go(optimizer, start, 1, 6))).containsExactlyElementsOf(numbers(whole));
                assertThat(whole.parameter().type()).isEqualTo(start.parameter().type());
                assertThat(Tree.of(whole.state()).types())
                        .isEqualTo(Tree.of(start.state()).types());
            }
        }
    }

    /// The slopes are not those of the last steps of a good training only: entries may get none, or what is nearly none.
    @ParameterizedTest
    @MethodSource("optimisers")
    void nothingAndNextToNothingAsASlopeGivesFiniteNumbers(Row row) {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            double denormal = dtype == DType.F32 ? 1e-42 : 1e-310;
            for (double slope : new double[] {0, denormal}) {
                for (Shape shape : SHAPES) staysFinite(row.atRate.apply(0.1), filled(shape, dtype, -0.7), slope);
            }
        }
    }

    private static <S> void staysFinite(Optimizer<S> optimizer, Tensor p, double slope) {
        At<S> at = start(optimizer, p);
        for (int t = 1; t <= 4; t++) {
            var now = Parabolas.now(p.dtype(), t, 0.1);
            var next = optimizer.next(now, at.parameter(), p.like(slope), at.state());
            at = new At<>(next.parameter(), next.state());
            for (double[] leaf : numbers(at))
                for (double x : leaf) assertThat(x).isFinite();
            Tensor divisor = optimizer.preconditioner(now, at.parameter(), at.state());
            assertThat(divisor.type()).isEqualTo(p.type());
            for (double x : divisor.toDoubles()) assertThat(x).isFinite().isPositive();
        }
        // rounding in weighted means: nothing else may move
        if (slope == 0) assertThat(at.parameter().isClose(p, 4e-7, 0)).isTrue();
    }

    /// Whatever the means keep, the first step is that of the first slope alone: rate · g / (|g| + ε).
    @Test
    void theFirstStepIsCorrectedExactly() {
        for (DType dtype : List.of(DType.F32, DType.F64)) {
            Tensor g = Tensor.of(3.0, -0.02, 1e-3).to(dtype);
            double digits = dtype == DType.F32 ? 0x1p-21 : 0x1p-45; // some roundings; β₂ is 1 but for 10 bits
            for (Optimizer<?> optimizer : List.of(new Adam(0.1), new AdamW(0.1, 0), new AmsGrad(0.1))) {
                Tensor step = first(optimizer, g);
                Tensor expected = g.div(g.abs().plus(1e-8)).times(-0.1);
                assertThat(step.isClose(expected, digits, 0))
                        .as("%s: %s", optimizer, step)
                        .isTrue();
            }
        }
    }

    private static <S> Tensor first(Optimizer<S> optimizer, Tensor g) {
        Tensor p = g.like(0);
        return optimizer
                .next(Parabolas.now(g.dtype(), 1, optimizer.rate()), p, g, optimizer.start(p))
                .parameter();
    }

    @Test
    void refusesSettingsOutOfRange() {
        for (double rate : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
            optimisers()
                    .forEach(row -> assertThatThrownBy(() -> row.atRate.apply(rate))
                            .hasMessageContaining("rate must be above 0, got " + rate));
        }
        List<String> refused = new ArrayList<>();
        for (String text : Optimizers.names().stream()
                .map(name -> Optimizers.text(Optimizers.parse(name)))
                .toList()) {
            for (String setting :
                    List.of("momentum", "beta1", "beta2", "decay", "epsilon", "epsilon1", "clip", "power")) {
                if (!text.contains(setting + "=")) continue;
                for (String value : List.of("-0.1", "NaN", "Infinity")) {
                    String wrong = text.replaceFirst(setting + "=[^,)]*", setting + "=" + value);
                    assertThatThrownBy(() -> Optimizers.parse(wrong))
                            .as(wrong)
                            .hasMessageContaining(setting + " must be ")
                            .hasMessageContaining(", got " + value);
                    refused.add(wrong);
                }
            }
        }
        assertThat(refused).hasSizeGreaterThan(100);
        assertThatThrownBy(() -> new HeavyBall(0.1, 1))
                .hasMessageContaining("momentum must be at least 0 and below 1, got 1.0");
        assertThatThrownBy(() -> new AdamW(0.1, -1)).hasMessageContaining("decay must be at least 0, got -1.0");
        assertThatThrownBy(() -> new AdaGrad(0.1, -1, 1)).hasMessageContaining("initial must be at least 0, got -1.0");
    }

    @Test
    void oneTextNamesOneOptimiser() {
        optimisers()
                .map(row -> row.atRate.apply(3e-5))
                .forEach(optimizer ->
                        assertThat(Optimizers.parse(Optimizers.text(optimizer))).isEqualTo(optimizer));
        assertThat(Optimizers.parse("adamw(rate=1e-3, decay=0.1)")).isEqualTo(new AdamW(1e-3, 0.1));
        assertThat(Optimizers.parse("adafactor(0.1, given)")).isEqualTo(new Adafactor(0.1, Adafactor.Pace.GIVEN));
        assertThat(Optimizers.text(new HeavyBall(0.1))).isEqualTo("heavy-ball(rate=0.1, momentum=0.9)");
    }
}
