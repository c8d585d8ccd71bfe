package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.RunHeader;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every number in a sentence stands in the record, or follows from it by a formula that is written here a second time.
class EveryNumberTest {
    private static final List<Run> RUNS = List.of(
            Trainings.run(Trainings.NETWORK, new HeavyBall(0.05, 0.9), 32, 12, new Penalty.L2(1e-3)),
            Trainings.run(Trainings.NETWORK, new GradientDescent(10), 32, 12, new Penalty.L1(1e-4)),
            Trainings.run(Trainings.NETWORK, new HeavyBall(1000, 0.9), 32, 12),
            Trainings.run(Trainings.LOGISTIC, new GradientDescent(1000), 32, 12),
            Trainings.run(Trainings.NETWORK, new HeavyBall(1e15, 0.9), 32, 12),
            Trainings.run(Trainings.LOGISTIC, new HeavyBall(1e-6, 0.9), 32, 12),
            Trainings.run(Trainings.LOGISTIC, new HeavyBall(0.1, 0.9), 455, 40));

    static List<Run> runs() {
        return RUNS;
    }

    @ParameterizedTest
    @MethodSource("runs")
    void ofEveryStepStandsInItsRecord(Run run) {
        for (StepRecord step : run.steps()) {
            List<Double> known = KnownNumbers.of(step, run);
            run.steps().stream().filter(s -> s.delivered().isPresent()).forEach(s -> known.add((double) s.step()));
            for (String sentence : Narrator.step(run, step.step())) check(sentence, known, run);
            for (String sentence : Narrator.step(run, step.step(), Depth.SENTENCE)) check(sentence, known, run);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void ofTheAccountStandsInTheRun(Run run) {
        List<String> account = Narrator.account(run);
        int example = indexOf(account, "One step as an example");
        List<Double> ofRun = KnownNumbers.of(run);
        for (int i = 0; i < account.size(); i++) {
            boolean inExample = example >= 0 && i >= example && i < account.size() - 1;
            check(account.get(i), inExample ? KnownNumbers.of(exampleOf(account.get(example), run), run) : ofRun, run);
        }
    }

    @Test
    void aWrongNumberIsFound() {
        Run run = Records.run(Records.measured(1, 0.0125, 0.01, -0.6));
        var known = KnownNumbers.of(run.steps().getFirst(), run);
        assertThat(SentenceNumbers.in("a drop of 0.0126", List.of()).getFirst())
                .matches(shown -> known.stream().noneMatch(shown::shows));
    }

    private static int indexOf(List<String> account, String start) {
        for (int i = 0; i < account.size(); i++) if (account.get(i).startsWith(start)) return i;
        return -1;
    }

    private static StepRecord exampleOf(String sentence, Run run) {
        return run.step(Integer.parseInt(sentence.replaceAll(".*before step (\\d+) .*", "$1")));
    }

    private static void check(String sentence, List<Double> known, Run run) {
        var names = new ArrayList<>(
                run.header().model().stream().map(RunHeader.Parameter::path).toList());
        names.add(run.header().optimizer());
        names.addAll(KnownNumbers.namesOfNonFinite(run));
        for (var shown : SentenceNumbers.in(sentence, names)) {
            assertThat(known).as("%s in: %s", shown.text(), sentence).anyMatch(shown::shows);
        }
    }
}
