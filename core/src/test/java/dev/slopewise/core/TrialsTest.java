package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final Sample NUMBERS = new Sample(
            "numbers", (s, draw) -> Sample.Example.on(Pointwise.NEG, draw.real(s.shape(s.n(), s.m()), -1, 1)));

    @Test
    void reportsTheSmallestFailingCaseWithItsSeed() {
        Trials.Law hasLessThanTwoRows = (example, _) ->
                assertThat(example.in().getFirst().shape().size(-2)).isLessThan(2);
        assertThatThrownBy(() -> Trials.check(NUMBERS, hasLessThanTwoRows))
                .hasMessageContaining("numbers fails for Sizes[lead=[], n=2, m=0, k=0]")
                .hasMessageContaining("seed " + Trials.SEED)
                .hasMessageContaining("f64[2, 0]");
    }

    @Test
    void drawsTheSameEntriesEveryTime() {
        for (Sizes sizes : Trials.sizes()) {
            Array first = Trials.example(NUMBERS, sizes, 0).in().getFirst().array();
            Array again = Trials.example(NUMBERS, sizes, 0).in().getFirst().array();
            assertThat(first.sameBits(again)).isTrue();
        }
    }

    @Test
    void triesScalarsEmptyAxesAndAxesOfSizeOne() {
        assertThat(Trials.sizes()).anyMatch(s -> s.lead().isEmpty());
        assertThat(Trials.sizes()).anyMatch(s -> s.lead().contains(0));
        assertThat(Trials.sizes()).anyMatch(s -> s.lead().contains(1));
        assertThat(Trials.sizes()).anyMatch(s -> s.n() == 0).anyMatch(s -> s.n() == 1);
    }
}
