package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Key;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Mlp;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.penalty.Penalty;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A logistic regression on all training examples at once, done again in plain `double` arithmetic: loss, slopes, step, promise, delivery and
/// α agree with the record and with the sentences.
class RecomputedTest {
    private static final double RATE = 0.4, MOMENTUM = 0.9, STRENGTH = 0.01;

    /// Accuracy of 24 bits in every `f32` number, some hundreds of them added up: four digits hold.
    private static final double TOLERANCE = 1e-4;

    private static final int N = Trainings.TRAIN, INPUTS = 30, CLASSES = 2, WEIGHTS = INPUTS * CLASSES;
    private final double[] x = Trainings.rows(Trainings.DATA, 0, N).inputs().toDoubles();
    private final int[] y = Trainings.rows(Trainings.DATA, 0, N).targets().toInts();

    /// The parameters as one list, weights `[inputs, classes]` before biases; `slope` of data and penalty together.
    private static final class Point {
        final double dataLoss;
        final double penaltyLoss;
        final double[] slope;

        Point(double dataLoss, double penaltyLoss, double[] slope) {
            this.dataLoss = dataLoss;
            this.penaltyLoss = penaltyLoss;
            this.slope = slope;
        }

        double loss() {
            return dataLoss + penaltyLoss;
        }
    }

    private Point at(double[] p) {
        double[] slope = new double[p.length];
        double loss = 0;
        for (int i = 0; i < N; i++) {
            double[] score = new double[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                score[c] = p[WEIGHTS + c];
                for (int j = 0; j < INPUTS; j++) score[c] += x[i * INPUTS + j] * p[j * CLASSES + c];
            }
            double sum = Math.exp(score[0]) + Math.exp(score[1]);
            loss -= (score[y[i]] - Math.log(sum)) / N;
            for (int c = 0; c < CLASSES; c++) {
                double pull = (Math.exp(score[c]) / sum - (y[i] == c ? 1 : 0)) / N;
                slope[WEIGHTS + c] += pull;
                for (int j = 0; j < INPUTS; j++) slope[j * CLASSES + c] += pull * x[i * INPUTS + j];
            }
        }
        double squares = 0;
        for (int k = 0; k < WEIGHTS; k++) {
            squares += p[k] * p[k];
            slope[k] += STRENGTH * p[k];
        }
        return new Point(loss, STRENGTH * squares / 2, slope);
    }

    @Test
    void theRecordAndTheSentencesAgree() {
        Run run = Trainings.run(Trainings.LOGISTIC, new HeavyBall(RATE, MOMENTUM), N, 21, new Penalty.L2(STRENGTH));
        Mlp start = Mlp.create(Key.of(7), Activation.RELU, Trainings.LOGISTIC);
        double[] p = IntStream.range(0, WEIGHTS + CLASSES)
                .mapToDouble(k -> k < WEIGHTS
                        ? start.layers().getFirst().weight().toDoubles()[k]
                        : start.layers().getFirst().bias().orElseThrow().toDoubles()[k - WEIGHTS])
                .toArray();
        double[] velocity = new double[p.length];
        assertThat(run.steps()).hasSizeGreaterThanOrEqualTo(11);
        for (StepRecord step : run.steps()) {
            Point here = at(p);
            double[] before = p.clone(), change = new double[p.length];
            for (int k = 0; k < p.length; k++) {
                velocity[k] = MOMENTUM * velocity[k] + here.slope[k];
                change[k] = -RATE * velocity[k];
                p[k] += change[k];
            }
            compare(run, step, before, here, change, at(p));
        }
    }

    private static void compare(Run run, StepRecord step, double[] p, Point here, double[] change, Point there) {
        double promised = -dot(here.slope, change), delivered = here.loss() - there.loss();
        double alpha = -dot(there.slope, change) / dot(here.slope, change);
        close(step.dataLoss(), here.dataLoss, 1);
        close(step.penaltyLoss(), here.penaltyLoss, 1);
        close(step.gradientNorm(), length(here.slope), 1);
        close(step.updateNorm(), length(change), 1);
        close(step.parameterNorm(), length(p), length(p));
        close(step.promised(), promised, length(here.slope) * length(change));
        close(step.cosine(), promised / length(here.slope) / length(change), 1);
        step.delivered().ifPresent(d -> close(d, delivered, 1));
        step.alpha().ifPresent(a -> close(a, alpha, 10 * Math.max(1, Math.abs(alpha))));
        sentences(run, step, here, promised, delivered, alpha);
    }

    private static void sentences(
            Run run, StepRecord step, Point here, double promised, double delivered, double alpha) {
        List<String> told = Narrator.step(run, step.step());
        shows(told, "loss on its batch was ", here.loss());
        shows(told, "Its length was ", length(here.slope));
        int steepest = IntStream.range(0, WEIGHTS)
                .reduce(0, (a, b) -> Math.abs(here.slope[b]) > Math.abs(here.slope[a]) ? b : a);
        String knob = "layers[0].weight[" + steepest / CLASSES + "," + steepest % CLASSES + "] stood at ";
        assertThat(told).anyMatch(sentence -> sentence.startsWith(knob));
        shows(told, "promised a " + (promised > 0 ? "drop" : "rise") + " of ", Math.abs(promised));
        if (step.delivered().isPresent()) {
            shows(told, ", by ", Math.abs(delivered));
            shows(told, "(α = ", alpha);
        }
    }

    private static void shows(List<String> told, String before, double exact) {
        String sentence =
                told.stream().filter(s -> s.contains(before)).findFirst().orElse("");
        assertThat(sentence).as("a sentence with '%s' in %s", before, told).isNotEmpty();
        var shown = SentenceNumbers.in(sentence.substring(sentence.indexOf(before) + before.length()), List.of())
                .getFirst();
        assertThat(shown.value())
                .as(sentence)
                .isCloseTo(exact, within(shown.half() + 10 * TOLERANCE * Math.abs(exact)));
    }

    private static void close(double recorded, double exact, double scale) {
        assertThat(recorded).isCloseTo(exact, within(TOLERANCE * Math.max(Math.abs(exact), 0.1 * scale)));
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
    }

    private static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }
}
