package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkingSpaceTest {
    @Test
    void arraysAreKeptAsLongAsTheyAreLongEnough() {
        for (int length : new int[] {500, 3 << 20}) {
            double[] one = WorkingSpace.KERNEL.doubles(length);
            assertThat(one.length).isGreaterThanOrEqualTo(length);
            assertThat(WorkingSpace.KERNEL.doubles(length)).isSameAs(one);
            assertThat(WorkingSpace.KERNEL.doubles(one.length + 1)).isNotSameAs(one);
            assertThat(WorkingSpace.KERNEL.longs(length)).hasSizeGreaterThanOrEqualTo(length);
            assertThat(WorkingSpace.KERNEL.ints(length)).hasSizeGreaterThanOrEqualTo(length);
            assertThat(WorkingSpace.KERNEL.floats(length)).hasSizeGreaterThanOrEqualTo(length);
        }
    }

    /// What was there for few is there still, and of another use there is another array.
    @Test
    void longArraysAreApartFromOthers() {
        int[] few = WorkingSpace.STRIP.ints(100), many = WorkingSpace.STRIP.ints(2 << 20);
        assertThat(WorkingSpace.STRIP.ints(100)).isSameAs(few).isNotSameAs(many);
        assertThat(WorkingSpace.BLOCK.ints(2 << 20)).isNotSameAs(many);
    }
}
