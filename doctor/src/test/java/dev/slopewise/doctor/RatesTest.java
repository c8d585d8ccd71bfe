package dev.slopewise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Key;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.Settings;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The verdict on real trainings at rates from far too small to far too large.
class RatesTest {
    private static Run train(String model, boolean heavy, int batch, double rate) {
        int[] units = model.equals("network") ? Trainings.NETWORK : Trainings.LOGISTIC;
        return Trainings.run(
                units, heavy ? new HeavyBall(rate, 0.9) : new GradientDescent(rate), batch, batch == 32 ? 12 : 30);
    }

    @ParameterizedTest
    @CsvSource({
        "network, true,  32,  10", "network, true,  32,  1000", "network, false, 32,  10", "network, false, 32, 1000",
        "network, true,  455, 10", "network, true,  455, 1000", "network, false, 455, 30", "network, false, 455, 1000",
        "logistic, true, 32, 100", "logistic, true, 32,  1000", "logistic, false, 32, 100", "logistic, false, 32, 1000"
    })
    void farTooLargeOvershoots(String model, boolean heavy, int batch, double rate) {
        Run run = train(model, heavy, batch, rate);
        assertThat(Pace.of(run)).isInstanceOf(Pace.Overshooting.class);
        assertThat(Narrator.account(run)).anyMatch(s -> s.startsWith("The steps overshoot: "));
        if (model.equals("network")) {
            assertThat(Narrator.account(run)).anyMatch(s -> s.startsWith("The steps overshoot: α was above 1 in "));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "network, true,  32,  1e-6", "network, true,  32,  1e-8", "network, false, 32,  1e-6",
        "network, true,  455, 1e-6", "network, false, 455, 1e-5", "logistic, true, 32,  1e-6",
        "logistic, true, 455, 1e-6", "logistic, false, 32, 1e-6", "logistic, false, 455, 1e-9"
    })
    void farTooSmallCrawls(String model, boolean heavy, int batch, double rate) {
        Run run = train(model, heavy, batch, rate);
        assertThat(Pace.of(run)).isInstanceOf(Pace.Crawling.class);
        assertThat(Narrator.account(run)).anyMatch(s -> s.startsWith("The loss still falls steadily but hardly moves"));
    }

    @ParameterizedTest
    @CsvSource({
        "network, true,  32,  0.003", "network, true,  32,  0.01", "network, true,  32,  0.05",
                "network, true,  455, 0.03",
        "network, false, 32,  0.03", "network, false, 32,  0.3", "network, false, 455, 0.1", "network, false, 455, 0.3",
        "logistic, true, 32,  0.01", "logistic, true, 32,  0.1", "logistic, true, 455, 0.1", "logistic, false, 32, 0.1",
        "logistic, false, 32, 1", "logistic, false, 455, 0.3"
    })
    void rightIsNeither(String model, boolean heavy, int batch, double rate) {
        assertThat(Pace.of(train(model, heavy, batch, rate))).isInstanceOfAny(Pace.Steady.class, Pace.Rough.class);
    }

    /// With the labels shuffled there is little to learn: the loss stays high, and the rate is not to blame.
    @ParameterizedTest
    @ValueSource(doubles = {0.003, 0.01, 0.03})
    void aLossThatCannotFallIsNotBlamedOnTheRate(double rate) {
        var data = Trainings.DATA;
        var order = Key.of(11).permutation(data.size());
        var shuffled = new Batch(data.inputs(), data.targets().gather(order));
        Run run = Trainings.run(
                shuffled,
                Trainings.LOGISTIC,
                new HeavyBall(rate, 0.9),
                new Settings(12, 32, 1, 10, 12, 1e-3),
                List.of());
        assertThat(Pace.of(run)).isNotInstanceOfAny(Pace.Overshooting.class, Pace.Crawling.class, Pace.Broken.class);
    }
}
