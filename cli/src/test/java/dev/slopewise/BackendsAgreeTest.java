package dev.slopewise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.core.Window;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Ctc;
import dev.slopewise.learn.loss.Divergence;
import dev.slopewise.learn.loss.EmbeddingLosses;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Attention;
import dev.slopewise.learn.nn.Bidirectional;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Convolution;
import dev.slopewise.learn.nn.ConvolutionTransposed;
import dev.slopewise.learn.nn.Decoder;
import dev.slopewise.learn.nn.Dense;
import dev.slopewise.learn.nn.GroupNorm;
import dev.slopewise.learn.nn.Gru;
import dev.slopewise.learn.nn.Initializer;
import dev.slopewise.learn.nn.LastStep;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.nn.Lstm;
import dev.slopewise.learn.nn.Pooling;
import dev.slopewise.learn.nn.Positions;
import dev.slopewise.learn.nn.Residual;
import dev.slopewise.learn.nn.RmsNorm;
import dev.slopewise.learn.nn.Sequential;
import dev.slopewise.learn.nn.Supervised;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.Optimizers;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.schedule.Schedules;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Step;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is trained compiled is what is trained interpreted: every kind of layer, activation, loss, optimiser and schedule, a few steps of each.
///
/// In `f64`, so that a wrong formula is told from rounding: both sum in other orders, and a step passes its last bits on to the next.
class BackendsAgreeTest {
    private static final int STEPS = 5, ROWS = 8;
    private static final Key KEY = Key.of(23);

    /// In units in the last place of a leaf's largest entry, or of 1 where that is less: slopes that are 0 but for rounding stay so. A convolution
    /// before a pooling comes to 44, all other layers to 5; a wrong operation to 10⁶ and more.
    private static final double ULPS = 256;

    private static final Shape COLUMNS = Shape.of(6), SEQUENCE = Shape.of(5, 6), IMAGE = Shape.of(2, 6, 6);
    private static final Layer OVERLAPPING = new Pooling.Windows(
            Pooling.Kind.AVERAGE, Shape.of(2, 2), List.of(Window.step(1).padded(1, 0)));

    /// What is trained, and the shape of what it reads.
    record Row(String name, Sequential model, Shape input) {
        @Override
        public String toString() {
            return name + " of " + input;
        }
    }

    private static Row written(String blueprint, Shape input, int outputs) {
        return new Row(blueprint, Blueprint.parse(blueprint).create(KEY.fold(1), input, outputs), input);
    }

    private static Row row(String name, Shape input, Layer... layers) {
        return new Row(name, Sequential.of(layers), input);
    }

    static Stream<Row> layers() {
        Initializer initial = Initializer.heNormal();
        return Stream.of(
                written("dense:7", COLUMNS, 1),
                written("dense:7,batchnorm,dense:5", COLUMNS, 1),
                written("dense:7,layernorm,dense:5", COLUMNS, 1),
                written("dense:7,dropout:20", COLUMNS, 1),
                written("noise:20,dense:7", COLUMNS, 1),
                written("conv:3x3", IMAGE, 1),
                written("conv:3x3,pool", IMAGE, 1),
                written("conv:3x3,mean", IMAGE, 1),
                written("conv:3x3,batchnorm,layernorm", IMAGE, 1),
                written("lstm:4", SEQUENCE, 1),
                written("gru:4", SEQUENCE, 1),
                written("transformer:4x2x1", SEQUENCE, 1),
                written("embed:9x4,gru:3", Shape.of(5), 1),
                row(
                        "causal attention",
                        Shape.of(5, 4),
                        Attention.create(KEY, 4, 4, 2, 1).causal()),
                row(
                        "long causal attention",
                        Shape.of(130, 4),
                        Attention.create(KEY, 4, 2).causal()),
                row(
                        "both ways",
                        SEQUENCE,
                        new Bidirectional(Lstm.create(KEY, 6, 3), Gru.create(KEY.fold(1), 6, 3)),
                        new LastStep()),
                row("RMS norm, residual", COLUMNS, RmsNorm.create(6), new Residual(Dense.create(KEY, initial, 6, 6))),
                row("positions", SEQUENCE, Positions.waves(5, 6), Dense.create(KEY, initial, 6, 2)),
                row("group norm", IMAGE, GroupNorm.create(2, 2, 2), new Pooling.Global(Pooling.Kind.MAX, 2)),
                row("transposed", IMAGE, ConvolutionTransposed.create(KEY, initial, 2, 3, 2, 3, 3)),
                row(
                        "overlapping means",
                        IMAGE,
                        Convolution.create(KEY, initial, 2, 3, 3, 3).step(2),
                        OVERLAPPING));
    }

    static Stream<String> activations() {
        return Stream.of(Activation.values()).map(a -> a + ",dense:5");
    }

    static Stream<String> losses() {
        return Losses.names().stream();
    }

    static Stream<String> optimizers() {
        return Optimizers.names().stream();
    }

    /// Each with what it must be told.
    static Stream<String> schedules() {
        Map<String, String> told = Map.of(
                "cosine-restarts", "cosine-restarts(3)",
                "exponential", "exponential(1, 0.9)",
                "piecewise", "piecewise([1, 0.5], [3])",
                "product", "product([step(3), step(2)])",
                "sequence", "sequence([constant, cosine], [3])",
                "step", "step(3)",
                "warmup", "warmup(3, cosine)",
                "warmup-stable-decay", "warmup-stable-decay(2)");
        return Schedules.names().stream().map(name -> told.getOrDefault(name, name));
    }

    @AfterEach
    void onTheCompilerAgain() {
        Backend.use("compiler");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersTrainAlike(Row row) {
        agree(row, new RegressionLoss.Squared(), new Recipe(new GradientDescent(0.05)));
    }

    @Test
    void everyNamedLayerHasARow() {
        List<String> rows = layers().map(Row::name).toList();
        for (String name : Blueprint.names()) assertThat(rows).anyMatch(text -> text.contains(name));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void activationsTrainAlike(String text) {
        agree(written(text, COLUMNS, 1), new RegressionLoss.Squared(), new Recipe(new GradientDescent(0.05)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesTrainAlike(String name) {
        agree(
                written("tanh,dense:5", COLUMNS, outputs(Losses.parse(name))),
                Losses.parse(name),
                new Recipe(new GradientDescent(0.05)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void optimisersTrainAlike(String name) {
        agree(written("tanh,dense:5", COLUMNS, 3), new ClassLoss.CrossEntropy(), new Recipe(Optimizers.parse(name)));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void schedulesTrainAlike(String text) {
        Recipe recipe = new Recipe(new GradientDescent(0.05)).schedule(Schedules.parse(text));
        agree(written("tanh,dense:5", COLUMNS, 3), new ClassLoss.CrossEntropy(), recipe);
    }

    /// What is trained otherwise than by one prediction and one target.
    ///
    /// @param model   in `f64`
    /// @param objective of the model and [#BATCH]
    record Own<M>(String name, M model, Objective<M, Several> objective) {
        private Own(String name, M model, Loses<M> loss) {
            this(name, Tree.map(model, x -> x.to(DType.F64)), Objective.of(loss::of));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Loses<M> {
        Tensor of(M model, Several batch);
    }

    /// @param rows   `[ROWS, 6]`, three of them
    /// @param steps  `[ROWS, 5, 6]`
    /// @param tokens `i32[ROWS, 5]`, from 0 to 3
    /// @param lengths `i32[ROWS]`, from 1 to 2
    /// @param mask   `bool[ROWS, 5]`
    record Several(List<Tensor> rows, Tensor steps, Tensor tokens, Tensor lengths, Tensor mask) {}

    private static final Several BATCH = new Several(
            List.of(
                    KEY.fold(5).normal(DType.F64, ROWS, 6),
                    KEY.fold(6).normal(DType.F64, ROWS, 6),
                    KEY.fold(7).normal(DType.F64, ROWS, 6)),
            KEY.fold(8).normal(DType.F64, ROWS, 5, 6),
            KEY.fold(9).integers(0, 4, ROWS, 5),
            Tensor.iota(ROWS).floorMod(2).plus(1),
            Tensor.iota(5).broadcastTo(ROWS, 5).le(Tensor.iota(ROWS).floorMod(4).expand(-1)));

    static Stream<Own<?>> own() {
        Dense place = Dense.create(KEY, Initializer.heNormal(), 6, 4);
        Attention asking = Attention.create(KEY, 6, 6, 2, 1);
        return Stream.of(
                new Own<>(
                        "CTC",
                        place,
                        (m, b) -> Ctc.of(
                                m.apply(b.steps),
                                b.lengths.plus(3),
                                b.tokens.slice(1, 0, 2).floorMod(3).plus(1),
                                b.lengths)),
                new Own<>(
                        "InfoNCE",
                        place,
                        (m, b) -> EmbeddingLosses.infoNce(placed(m, b, 0), placed(m, b, 1), 0.3)
                                .mean()),
                new Own<>(
                        "contrastive",
                        place,
                        (m, b) -> EmbeddingLosses.contrastive(placed(m, b, 0), placed(m, b, 1), b.lengths.eq(1), 3)
                                .mean()),
                new Own<>(
                        "triplet",
                        place,
                        (m, b) -> EmbeddingLosses.triplet(placed(m, b, 0), placed(m, b, 1), placed(m, b, 2), 2)
                                .mean()),
                new Own<>(
                        "KL divergence",
                        place,
                        (m, b) -> Divergence.betweenLogits(placed(m, b, 0), placed(m, b, 1))
                                .mean()),
                new Own<>(
                        "masked attention",
                        asking,
                        (m, b) -> m.apply(b.steps, b.mask).square().mean()),
                new Own<>(
                        "attention to another sequence",
                        asking,
                        (m, b) -> m.ask(b.steps.slice(1, 0, 3), b.steps.reverse(1), b.mask)
                                .square()
                                .mean()),
                new Own<>(
                        "masked LSTM",
                        Lstm.create(KEY, 6, 3),
                        (m, b) -> m.apply(b.steps, b.mask).square().mean()),
                new Own<>(
                        "decoder",
                        Decoder.create(KEY, 4, 8, 2, 2, 0),
                        (m, b) -> new ClassLoss.CrossEntropy()
                                .of(m.apply(b.tokens.slice(1, 0, 4)), b.tokens.slice(1, 1, 5), b.mask.slice(1, 1, 5))),
                droppingDecoder());
    }

    private static Tensor placed(Dense place, Several batch, int which) {
        return place.apply(batch.rows.get(which));
    }

    private static Own<Decoder> droppingDecoder() {
        Decoder start = Tree.map(Decoder.create(KEY, 4, 8, 2, 2, 0.2), x -> x.to(DType.F64));
        return new Own<>("decoder that drops", start, (m, b, key) -> {
            var trained = m.train(b.tokens, key);
            return new Objective.Judged<>(trained.output().square().mean(), trained.layer());
        });
    }

    @ParameterizedTest
    @MethodSource("own")
    <M> void whatHasALossOfItsOwnTrainsAlike(Own<M> own) {
        agree(own.name, () -> trained(own.model, own.objective, BATCH, new Recipe(new GradientDescent(0.05))));
    }

    private static void agree(Row row, Loss loss, Recipe recipe) {
        agree(row.toString(), () -> trained(row, loss, recipe));
    }

    private static void agree(String name, Supplier<List<Tensor>> training) {
        Backend.use("interpreter");
        List<Tensor> expected = training.get();
        Backend.use("compiler");
        List<Tensor> actual = training.get();
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            double ulp = Math.ulp(Math.max(1, expected.get(i).abs().maximum().item()));
            double off = actual.get(i).minus(expected.get(i)).abs().maximum().item();
            assertThat(off / ulp).as("leaf %d of %s, in ulps", i, name).isLessThanOrEqualTo(ULPS);
        }
    }

    private static List<Tensor> trained(Row row, Loss loss, Recipe recipe) {
        Sequential start = Tree.map(row.model, leaf -> leaf.dtype().isFloat() ? leaf.to(DType.F64) : leaf);
        Tensor inputs = inputs(row);
        Batch batch = new Batch(inputs, targets(loss, start.apply(inputs).shape()));
        return trained(start, new Supervised<Sequential>(loss), batch, recipe);
    }

    /// The leaves after a few steps.
    private static <M, B> List<Tensor> trained(M start, Objective<M, B> objective, B batch, Recipe recipe) {
        var step = new Step<>(objective, recipe, 3);
        var state = step.start(start);
        for (int i = 1; i <= STEPS; i++) {
            var at = new Schedule.Progress(i, STEPS, 2, List.of(0.9, 0.95).subList(0, Math.min(2, (i - 1) / 2)));
            state = step.take(state, batch, at).state();
        }
        List<Tensor> after = Tree.of(state.model()).leaves();
        assertThat(moved(after, Tree.of(start).leaves())).isTrue();
        return after;
    }

    private static boolean moved(List<Tensor> after, List<Tensor> before) {
        for (int i = 0; i < after.size(); i++)
            if (after.get(i).minus(before.get(i)).abs().maximum().item() > 0) return true;
        return false;
    }

    private static Tensor inputs(Row row) {
        Shape shape = Shape.of(ROWS).then(row.input);
        return row.name.startsWith("embed")
                ? KEY.fold(2).integers(0, 9, shape.sizes())
                : KEY.fold(2).normal(DType.F64, shape.sizes());
    }

    /// So many numbers a loss reads for one target.
    private static int outputs(Loss loss) {
        return switch (loss) {
            case ClassLoss.CrossEntropy _, ClassLoss.MultiClassHinge _ -> 3;
            case RegressionLoss.Gaussian _ -> 2;
            default -> 1;
        };
    }

    private static Tensor targets(Loss loss, Shape answers) {
        Tensor labels = Tensor.iota(ROWS).floorMod(3);
        return switch (loss) {
            case ClassLoss.CrossEntropy _, ClassLoss.MultiClassHinge _ -> labels;
            case ClassLoss.Hinge _, ClassLoss.BinaryCrossEntropy _ ->
                labels.le(1).to(DType.F64).expand(-1);
            case RegressionLoss.Poisson _ -> labels.to(DType.F64).expand(-1);
            case RegressionLoss.Gaussian _ -> KEY.fold(4).normal(DType.F64, ROWS);
            default -> KEY.fold(4).normal(DType.F64, answers.sizes());
        };
    }
}
