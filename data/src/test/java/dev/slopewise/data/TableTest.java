package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Column column(String name, double... values) {
        return new Column.Numeric(name, values);
    }

    @Test
    void suggestsTheNearestColumnAndListsAll() {
        Table table = Samples.resource("iris.csv");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> table.column("Specis"))
                .withMessageEndingWith("iris.csv: there is no column `Specis`; did you mean `species`? columns:"
                        + " `sepal_length_cm`, `sepal_width_cm`, `petal_length_cm`, `petal_width_cm`, `species`");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> table.column("diagnosis"))
                .withMessageContaining("there is no column `diagnosis`; columns: `sepal_length_cm`");
    }

    @Test
    void listsAllNamesButTheTargets() {
        assertThat(new Table("t", List.of(column("a", 1), column("b", 2), column("c", 3))).namesWithout("b"))
                .containsExactly("a", "c");
    }

    @Test
    void needsColumnsOfOneLengthAndDifferentNames() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Table("t", List.of(column("a", 1), column("b", 2, 3))))
                .withMessage("t, column `b`: columns of equal length are needed, got 2 and 1 rows");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> new Table("t", List.of(column("a", 1), column("a", 2))))
                .withMessageContaining("two columns are named `a`");
        assertThatExceptionOfType(DataException.class).isThrownBy(() -> new Table("t", List.of()));
    }
}
