package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProbeTimeTest {
    private static ProbeTime stepped(double share) {
        var time = new ProbeTime(share);
        time.stepped(1000);
        time.stepped(10);
        time.stepped(20);
        return time;
    }

    @Test
    void noProbeIsMadeBeforeTheFirstStep() {
        assertThat(new ProbeTime(0.5).isEnough(Long.MAX_VALUE)).isFalse();
        assertThat(new ProbeTime(1).isEnough(0)).isTrue();
    }

    @Test
    void theFirstProbeIsGuessedByTheFirstStepAndTheQuickest() {
        var time = stepped(0.125);
        assertThat(time.isEnough(8 * (3 * 1000 + 100 * 10) - 1)).isFalse();
        assertThat(time.isEnough(8 * (3 * 1000 + 100 * 10))).isTrue();
    }

    @Test
    void theNextWaitsForOneAsLongAsTheLast() {
        var time = stepped(0.125);
        time.probed(600);
        time.probed(50);
        assertThat(time.isEnough(8 * 700 - 1)).isFalse();
        assertThat(time.isEnough(8 * 700)).isTrue();
        assertThat(time.spent()).isEqualTo(650);
    }
}
