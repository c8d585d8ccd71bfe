package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
    private static final int[] ROWS = IntStream.range(0, 20).toArray();

    @Test
    void givesEveryClassItsShare() {
        Table table = Samples.resource("iris.csv");
        Split split = Split.of(table, "species", Task.CLASSIFICATION, 0.2, 7);
        assertThat(split.validation()).hasSize(30);
        assertThat(Categories.counts(table.column("species"), split.validation())
                        .values())
                .containsOnly(10);
        assertThat(Categories.counts(table.column("species"), split.train()).values())
                .containsOnly(40);
    }

    @Test
    void isTheSameForTheSameSeedOnEveryMachine() {
        assertThat(Split.shuffled(ROWS, 0.25, 42).validation()).containsExactly(3, 6, 11, 13, 16);
        assertThat(Split.shuffled(ROWS, 0.25, 43).validation())
                .isNotEqualTo(Split.shuffled(ROWS, 0.25, 42).validation());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void putsEveryRowOnOneSide(long seed) {
        var random = new Random(seed);
        int count = random.nextInt(10, 300);
        int[] rows = IntStream.range(0, count).map(i -> 3 * i + 1).toArray();
        int classes = random.nextInt(1, 5);
        int[] labels = random.ints(count, 0, classes).toArray();
        double share = random.nextDouble(0.001, 0.999);
        Split split = Split.stratified(rows, labels, share, seed);

        assertThat(split.train()).isSorted().isNotEmpty();
        assertThat(split.validation()).isSorted().isNotEmpty();
        assertThat(IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.validation()))
                        .sorted())
                .containsExactly(Arrays.stream(rows).boxed().toArray(Integer[]::new));
        var trained = new HashSet<Integer>();
        Arrays.stream(split.train()).forEach(row -> trained.add(labels[(row - 1) / 3]));
        assertThat(trained).hasSize((int) Arrays.stream(labels).distinct().count());
    }

    @Test
    void keepsTheOnlyRowOfAClassForTraining() {
        int[] labels = new int[20];
        labels[13] = 1;
        assertThat(Split.stratified(ROWS, labels, 0.9, 1).train()).contains(13);
    }

    @Test
    void leavesOutRowsWithoutATarget() {
        double[] values = IntStream.range(0, 20).asDoubleStream().toArray();
        values[4] = Double.NaN;
        Split split = Split.of(new Table("t", List.of(new Column.Numeric("y", values))), "y", Task.REGRESSION, 0.5, 3);
        assertThat(split.train()).doesNotContain(4);
        assertThat(split.validation()).doesNotContain(4);
        assertThat(split.train().length + split.validation().length).isEqualTo(19);
    }

    @Test
    void needsTenRows() {
        var table = new Table("t", List.of(new Column.Numeric("y", new double[9])));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Split.of(table, "y", Task.REGRESSION, 0.2, 1))
                .withMessage("t, column `y`: at least 10 rows with a known target are needed to train and validate,"
                        + " got 9; add rows");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void needsAShareBetweenZeroAndOne(double share) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Split.shuffled(ROWS, share, 1))
                .withMessage("the share of rows for validation must be between 0 and 1, got " + share);
    }
}
