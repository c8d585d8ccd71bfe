package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.ShownArithmetic.Between;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.optim.AdaGrad;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.AdamW;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.optim.Muon;
import dev.slopewise.learn.optim.Nesterov;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.optim.RmsProp;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Clipping;
import dev.slopewise.learn.train.Group;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.Settings;
import dev.slopewise.learn.train.StepRecord;
import dev.slopewise.learn.train.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The calculation of a step is worked out again from the numbers that it shows, and meets what was recorded.
class CalculationTest {
    /// Lines whose result was recorded have it from numbers in `f32`, which hold seven digits.
    private static final double RECORDED = 1e-5;

    private static final List<Optimizer<?>> WORKED = List.of(
            new GradientDescent(0.1),
            new HeavyBall(0.05, 0.9),
            new Nesterov(0.05, 0.8),
            new Adam(0.01),
            new AdamW(0.01, 0.1),
            new RmsProp(0.01),
            new RmsProp(0.005, 0.9, 0.5, 1e-8),
            new AdaGrad(0.05),
            new Lion(0.001));

    static Run run(Recipe recipe) {
        return Trainings.run(
                Trainings.DATA,
                Trainings.NETWORK,
                recipe,
                new Settings(1, 32, 1, 10, 3, 1e-3),
                Activation.TANH,
                new Watch(0, 5));
    }

    static Stream<Run> runs() {
        return Stream.concat(
                WORKED.stream().map(o -> run(new Recipe(o))),
                Stream.of(
                                new Recipe(new HeavyBall(0.05, 0.9)).penalties(List.of(new Penalty.L2(0.01))),
                                new Recipe(new HeavyBall(0.05, 0.9)).penalties(List.of(new Penalty.L1(0.01))),
                                new Recipe(new Adam(0.01)).penalties(List.of(new Penalty.Decay(0.1))),
                                new Recipe(new Adam(0.01)).clipping(new Clipping.ByGlobalNorm(0.1)))
                        .map(CalculationTest::run));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyLineComesToWhatItSays(Run run) {
        List<Double> widths = new ArrayList<>();
        for (StepRecord step : run.steps()) {
            for (Line line : lines(run, step)) {
                Between worked = ShownArithmetic.of(line.arithmetic), said = ShownArithmetic.of(line.result);
                assertThat(worked.meets(said, RECORDED * said.size()))
                        .as("%s: %s comes to %s", line.words, line.arithmetic, worked)
                        .isTrue();
                widths.add(worked.width() / said.size());
            }
        }
        double[] sorted = widths.stream().mapToDouble(x -> x).sorted().toArray();
        assertThat(sorted.length).isGreaterThan(9 * run.steps().size());
        assertThat(sorted[sorted.length * 9 / 10])
                .as("what most lines leave open")
                .isLessThan(5e-3);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theOptimisersFormulaMeetsTheRecordedChange(Run run) {
        for (StepRecord step : run.steps()) {
            var leaf = new StepStory(run, step).steepestLeaves(1).getFirst();
            var entry = leaf.steepest();
            Between change = lines(run, step).stream()
                    .filter(line ->
                            line.words.startsWith("Change of ") || line.words.startsWith("The rest of the change"))
                    .map(line -> ShownArithmetic.of(line.result))
                    .reduce(Between::plus)
                    .orElseThrow();
            double rounding = Math.ulp((float) (Math.abs(entry.value()) + Math.abs(entry.change())));
            assertThat((change.low() + change.high()) / 2)
                    .as("step %d of %s", step.step(), run.header().optimizer())
                    .isCloseTo(entry.change(), within(rounding + 1.1e-4 * Math.abs(entry.change())));
            assertThat(Narrator.step(run, step.step(), Depth.CALCULATION))
                    .noneMatch(s -> s.contains("settings of its own"));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyNumberIsTheRecordsOrWorkedOutBefore(Run run) {
        List<String> names = names(run);
        for (StepRecord step : run.steps()) {
            List<Double> known = KnownNumbers.ofCalculation(step, run);
            for (String told : Narrator.step(run, step.step(), Depth.CALCULATION)) {
                boolean isLine = told.contains(" = ");
                String given = isLine ? told.substring(0, told.lastIndexOf(" = ")) : told;
                for (var shown : SentenceNumbers.in(given, names, 6)) {
                    assertThat(known)
                            .as("%s in: %s", shown.text(), told)
                            .anyMatch(x -> shown.shows(x) || shown.shows(-x));
                }
                if (isLine) SentenceNumbers.in(Line.of(told).result, names, 6).forEach(s -> known.add(s.value()));
            }
        }
    }

    @Test
    void aWrongLineIsFound() {
        assertThat(ShownArithmetic.of("0.9 · 0.123456 + 0.36").meets(ShownArithmetic.of("0.47111"), 0))
                .isTrue();
        assertThat(ShownArithmetic.of("0.9 · 0.123456 + 0.36").meets(ShownArithmetic.of("0.471115"), 0))
                .isFalse();
        Between all = ShownArithmetic.of("−0.1 · (1 − 0.9^2) / √(0.5² + 2 × 10⁻³)"); // −0.019 / √0.252
        assertThat(all.meets(new Between(-0.03784891, -0.03784890), 0)).isTrue();
        assertThat(all.width()).isLessThan(1e-5);
    }

    @Test
    void theChainRuleMultipliesUpToTheFirstActivation() {
        Run run = run(new Recipe(new GradientDescent(0.1)));
        var chain = run.step(1).probe().orElseThrow().chain();
        assertThat(chain).hasSize(2);
        assertThat(Narrator.step(run, 1, Depth.CALCULATION))
                .anyMatch(s -> s.startsWith("The bend of " + chain.getLast().path() + " (tanh) makes of the slope: "))
                .anyMatch(s -> s.startsWith("The weights between layers[1]"))
                .anyMatch(s -> s.startsWith("Slope along what goes into layers[0], all factors together: ")
                        && s.endsWith(" = " + Numbers.long6(chain.getFirst().inputSlope())))
                .anyMatch(s -> s.startsWith("Limit of the curvature at this rate, beyond which steps no longer settle"
                        + " down: 2 / 0.1 = 20"));
    }

    @Test
    void whatTheRecordDoesNotHoldIsSaid() {
        Run ofGroup = run(new Recipe(new GradientDescent(0.1)).groups(new Group("**", new Group.RateTimes(0.5))));
        assertThat(Narrator.step(ofGroup, 2, Depth.CALCULATION))
                .anyMatch(s -> s.contains("moved by settings of its own"));
        Run muon = run(new Recipe(new Muon(0.01)));
        assertThat(Narrator.step(muon, 2, Depth.CALCULATION)).anyMatch(s -> s.startsWith("How Muon makes a step of"));
        Run both =
                run(new Recipe(new GradientDescent(0.1)).penalties(List.of(new Penalty.L2(1), new Penalty.L1(0.001))));
        assertThat(Narrator.step(both, 2, Depth.CALCULATION)).anyMatch(s -> s.startsWith("Some penalties pull on"));
    }

    @Test
    void penaltiesThatPullAfterTheStepAreThoseThatSettle() {
        for (Penalty penalty : List.of(
                new Penalty.L2(1),
                new Penalty.L1(1),
                new Penalty.ElasticNet(1, 0.5),
                new Penalty.GroupLasso(1, 0),
                new Penalty.MaxNorm(1, -1),
                new Penalty.Decay(1),
                new Penalty.Spectral(1)))
            assertThat(EntryCalculation.FOLLOWED.contains(penalty.getClass().getSimpleName()))
                    .as("%s", penalty)
                    .isNotEqualTo(penalty.settles());
        assertThat(Penalty.class.getPermittedSubclasses()).hasSize(7);
    }

    @Test
    void aBrokenAStillAndAnUnmeasuredStepAreTold() {
        assertThat(Narrator.step(Records.run(Records.broken(1, "loss")), 1, Depth.CALCULATION))
                .first()
                .asString()
                .startsWith("At step 1 (epoch 2) numbers stopped being finite");
        assertThat(Narrator.step(Records.run(Records.still(1, 0)), 1, Depth.CALCULATION))
                .contains("Every slope was 0: no parameter, nudged alone, would change the loss.")
                .contains("So the step had length 0.");
        assertThat(Narrator.step(Records.run(Records.unmeasured(1)), 1, Depth.CALCULATION))
                .contains("Slope of layers[0].weight[3,2], the data's and the penalty's added pull: 0.3 + 0.06 = 0.36")
                .contains("Raising layers[0].weight[3,2] by 0.01 would change the loss by about: 0.01 · 0.36 = 0.0036")
                .contains("What this step delivered was not measured.");
    }

    @Test
    void oneSentenceSaysWhatWasPromisedAndWhatCame() {
        var run = Records.run(
                Records.measured(1, 0.0125, 0.01, -0.6),
                Records.measured(2, -0.0125, -0.02, -1.2),
                Records.unmeasured(3),
                Records.broken(4, "loss", "bias"));
        assertThat(Narrator.step(run, 1, Depth.SENTENCE))
                .containsExactly("Step 1, of length 0.05 at learning rate 0.1, promised to lower the loss of 0.63 by"
                        + " 0.0125, and lowered it by 0.01, 80 % of the promise.");
        assertThat(Narrator.step(run, 2, Depth.SENTENCE))
                .containsExactly("Step 2, of length 0.05 at learning rate 0.1, promised to raise the loss of 0.63 by"
                        + " 0.0125, and raised it by 0.02.");
        assertThat(Narrator.step(run, 3, Depth.SENTENCE).getFirst()).endsWith("; what came of it was not measured.");
        assertThat(Narrator.step(run, 4, Depth.SENTENCE))
                .containsExactly("At step 4 numbers stopped being finite: the loss, the slopes or values of bias.");
        assertThat(Narrator.step(run, 1, Depth.PARAGRAPH)).isEqualTo(Narrator.step(run, 1));
    }

    private record Line(String words, String arithmetic, String result) {
        static Line of(String told) {
            int colon = told.lastIndexOf(": "), equals = told.lastIndexOf(" = ");
            return new Line(told.substring(0, colon), told.substring(colon + 2, equals), told.substring(equals + 3));
        }
    }

    private static List<Line> lines(Run run, StepRecord step) {
        return Narrator.step(run, step.step(), Depth.CALCULATION).stream()
                .filter(told -> told.contains(" = "))
                .map(Line::of)
                .toList();
    }

    private static List<String> names(Run run) {
        return run.header().model().stream().map(RunHeader.Parameter::path).toList();
    }
}
