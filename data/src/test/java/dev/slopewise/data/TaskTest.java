package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskTest {
    private static Task ofNumbers(IntStream values) {
        var column = new Column.Numeric("y", values.asDoubleStream().toArray());
        return Task.of(new Table("t", List.of(column)), "y");
    }

    @Test
    void classifiesText() {
        assertThat(Task.of(Samples.resource("iris.csv"), "species")).isEqualTo(Task.CLASSIFICATION);
        assertThat(Task.of(Samples.resource("seattle-weather.csv"), "weather")).isEqualTo(Task.CLASSIFICATION);
    }

    @Test
    void classifiesFewWholeNumbersWithRowsForEach() {
        assertThat(ofNumbers(IntStream.range(0, 10).map(i -> i % 2))).isEqualTo(Task.CLASSIFICATION);
        assertThat(ofNumbers(IntStream.range(0, 50).map(i -> i % 10))).isEqualTo(Task.CLASSIFICATION);
    }

    @Test
    void regressesOtherNumbers() {
        assertThat(ofNumbers(IntStream.range(0, 49).map(i -> i % 10))).isEqualTo(Task.REGRESSION);
        assertThat(ofNumbers(IntStream.range(0, 1000).map(i -> i % 11))).isEqualTo(Task.REGRESSION);
        assertThat(Task.of(Samples.resource("seattle-weather.csv"), "temp_max")).isEqualTo(Task.REGRESSION);
        assertThat(Task.of(Samples.resource("iris.csv"), "petal_width_cm")).isEqualTo(Task.REGRESSION);
    }

    @Test
    void needsAValue() {
        var column = new Column.Numeric("y", new double[] {Double.NaN, Double.NaN});
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Task.of(new Table("t", List.of(column)), "y"))
                .withMessage("t, column `y`: the target is missing in all 2 rows; name another column as the target");
    }

    @Test
    void hasTheNameUsersWrite() {
        assertThat(Task.REGRESSION).hasToString("regression");
    }
}
