package dev.slopewise.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessorTimeTest {
    @Test
    void busyIsAllButIdleAndWaiting() {
        var time = ProcessorTime.of(
                "cpu  100 20 30 4000 500 6 7 8 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n",
                "42 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 20 0");
        assertThat(time).isEqualTo(new ProcessorTime(171, 11 + 12 + 13 + 14));
    }

    @Test
    void whatIsNotOursIsHeldByOthers() {
        var before = new ProcessorTime(1_000, 200);
        assertThat(new ProcessorTime(1_450, 350).heldByOthers(before, 2)).isEqualTo(1.5);
        assertThat(new ProcessorTime(1_140, 350).heldByOthers(before, 2)).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ownWorkIsCounted() {
        assertThat(Files.exists(Path.of("/proc/self/stat"))).isTrue();
        ProcessorTime before = ProcessorTime.now();
        long end = System.nanoTime() + 200_000_000;
        while (System.nanoTime() < end) Thread.onSpinWait();
        ProcessorTime after = ProcessorTime.now();
        assertThat(after.ours() - before.ours()).isPositive();
        assertThat(after.all() - before.all()).isPositive();
    }
}
