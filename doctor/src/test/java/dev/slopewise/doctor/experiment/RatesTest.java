package dev.slopewise.doctor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.doctor.experiment.RateSearch.Tried;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.HeavyBall;
import dev.slopewise.learn.optim.Lion;
import dev.slopewise.learn.train.Recipe;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final double LIMIT = 0.0088159; // 2 / 226.864

    @Test
    void theLimitOfAParabolaIsTwoOverItsCurvature() {
        for (int step : new int[] {0, 50}) {
            double limit = RateLimit.at(Subjects.parabola(0.001), step).orElseThrow();
            assertThat(limit).isCloseTo(LIMIT, within(1e-3 * LIMIT)); // the curvature is within 10⁻³ of itself
        }
    }

    @Test
    void theLimitIsTheOptimisersOwn() {
        var heavy = Subjects.parabola(0.001).recipe(new Recipe(new HeavyBall(0.001, 0.5)));
        assertThat(RateLimit.at(heavy, 0).orElseThrow()).isCloseTo(1.5 * LIMIT, within(1e-3 * LIMIT));
        assertThat(RateLimit.at(Subjects.parabola(0.001).recipe(new Recipe(new Lion(0.001))), 0))
                .isEmpty();
        assertThat(RateLimit.at(Subjects.parabola(1e200), 5)).isEmpty(); // it has broken
    }

    private static RateSearch search(Subject<?> subject, int from, int steps) {
        return RateSearch.of(new Experiments<>(subject, new Effort(1, Duration.ofMinutes(5))), from, steps);
    }

    @Test
    void findsARateBelowTheLimitFromFarAboveIt() {
        RateSearch search = search(Subjects.parabola(30), 0, 100);
        assertThat(30 * search.best()).isBetween(LIMIT / 9, LIMIT);
        assertThat(search.tried()).isSortedAccordingTo((a, b) -> Double.compare(a.factor(), b.factor()));
        assertThat(search.tried())
                .filteredOn(t -> t.factor() >= 1)
                .extracting(Tried::loss)
                .containsOnly(Double.POSITIVE_INFINITY);
    }

    @Test
    void findsALargerRateFromFarBelow() {
        assertThat(1e-5 * search(Subjects.quadrants(new Adam(1e-5)), 0, 60).best())
                .isBetween(0.005, 0.5);
    }

    @Test
    void aRateThatSuitsStays() {
        assertThat(search(Subjects.parabola(0.005), 0, 60).best()).isEqualTo(1);
        assertThat(search(Subjects.parabola(0.005), 30, 60).best()).isEqualTo(1);
    }

    @Test
    void withoutTimeNothingIsTried() {
        var spent = new Experiments<>(Subjects.parabola(0.005), new Effort(1, Duration.ZERO));
        RateSearch search = RateSearch.of(spent, 0, 60);
        assertThat(search.tried()).isEmpty();
        assertThat(search.best()).isEqualTo(1);
    }
}
