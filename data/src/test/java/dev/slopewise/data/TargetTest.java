package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
    @TempDir
    Path directory;

    private Table table(String values) {
        return Samples.table(directory, "x,y\n0," + values.replace(" ", "\n0,") + "\n");
    }

    private static ThrowableAssertAlternative<DataException> refused(Table table, Task task) {
        return assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Target.fit(table, "y", task, Target.rows(table, "y")));
    }

    @Test
    void numbersClassesInOrder() {
        Table table = table("b a c NA b a c");
        int[] rows = Target.rows(table, "y");
        assertThat(rows).containsExactly(0, 1, 2, 4, 5, 6);
        var target = (Target.Classes) Target.fit(table, "y", Task.CLASSIFICATION, rows);
        assertThat(target.classes()).containsExactly("a", "b", "c");
        assertThat(target.labels(table, rows)).containsExactly(1, 0, 2, 1, 0, 2);
        assertThat(target.account(table))
                .containsExactly(
                        "`y` is the target, one of 3 classes: a 2, b 2, c 2.",
                        "1 row without a value in `y` left out.");
    }

    @Test
    void ordersClassesThatAreNumbersBySize() {
        Table table = table("10 9 2 -0 0.0 10 9 2");
        assertThat(Target.classes(table, "y").classes()).containsExactly("0", "2", "9", "10");
        assertThat(Target.classes(table, "y").labels(table, new int[] {0, 3, 4}))
                .containsExactly(3, 0, 0);
    }

    @Test
    void standardisesNumbersByTheTrainingRowsAlone() {
        Table table = table("1000 3000 99999 NA");
        var target = (Target.Numbers) Target.fit(table, "y", Task.REGRESSION, new int[] {0, 1});
        assertThat(target).isEqualTo(new Target.Numbers("y", TargetScale.STANDARD, 2000, 1000));
        assertThat(target.standardised(table, new int[] {0, 1, 2})).containsExactly(-1, 1, 97.999f);
        assertThat(target.inUnits(97.999)).isCloseTo(99999, within(1e-9)); // double rounding
        assertThat(target.account(table))
                .containsExactly(
                        "`y` is the target, a number standardised by its training mean 2000 and standard deviation"
                                + " 1000.",
                        "1 row without a value in `y` left out.");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> target.standardised(table, new int[] {3}))
                .withMessageContaining("column `y`, data row 4: a number is needed, got a missing value");
    }

    @Test
    void takesTheLogarithmOfAmountsAndUndoesIt() {
        Table table = table("0 1.718281828459045 6.38905609893065 -1"); // ln(1 + x) is 0, 1 and 2
        int[] train = {0, 1, 2};
        var target = (Target.Numbers) Target.fit(table, "y", Task.REGRESSION, train, TargetScale.LOG);
        assertThat(target.mean()).isCloseTo(1, within(1e-12));
        assertThat(target.deviation()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-12));
        float[] learnt = target.standardised(table, train);
        assertThat(learnt[0]).isEqualTo(-learnt[2]).isCloseTo(-1.2247449f, within(1e-6f));
        assertThat(target.inUnits(learnt[2])).isCloseTo(Math.exp(2) - 1, within(1e-5)); // a float
        assertThat(target.inUnits(Tensor.of(learnt)).toDoubles())
                .containsExactly(target.inUnits(learnt[0]), target.inUnits(learnt[1]), target.inUnits(learnt[2]));
        assertThat(target.account(table).getFirst())
                .isEqualTo(
                        "`y` is the target, a number x on the log scale ln(1 + x), standardised by its training mean 1"
                                + " and standard deviation 0.816497 there.");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> target.standardised(table, new int[] {3}))
                .withMessageContaining(
                        "column `y`, data row 4: numbers above -1 are needed on the log scale ln(1 + x), got -1");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Target.fit(table, "y", Task.REGRESSION, new int[] {0, 3}, TargetScale.LOG))
                .withMessageContaining("numbers above -1 are needed");
    }

    /// Against the moments of many draws: e to the power of a normal number, less 1.
    @Test
    void tellsTheSpreadOfLogNormalNumbers() {
        var target = new Target.Numbers("y", TargetScale.LOG, 2, 0.5);
        Tensor draws = Key.of(8).normal(DType.F64, 400_000).times(0.8).plus(0.3);
        double drawn = target.inUnits(draws).std().item();
        double told =
                target.spreadInUnits(Tensor.scalar(0.3), Tensor.scalar(0.8)).item();
        assertThat(told).isCloseTo(drawn, withinPercentage(1)); // the error of a deviation of so many is 0.2 %
        var plain = new Target.Numbers("y", TargetScale.STANDARD, 2, 0.5);
        assertThat(plain.spreadInUnits(Tensor.scalar(0.3), Tensor.scalar(0.8)).item())
                .isCloseTo(0.4, within(1e-7)); // a float
    }

    @Test
    void leavesNumbersAsTheyAre() {
        Table table = table("1000 3000");
        Target target = Target.fit(table, "y", Task.REGRESSION, new int[] {0, 1}, TargetScale.NONE);
        assertThat(target).isEqualTo(Target.Numbers.plain("y"));
        assertThat(target.account(table)).containsExactly("`y` is the target, a number taken as it is.");
        assertThat(((Target.Numbers) target).standardised(table, new int[] {0, 1}))
                .containsExactly(1000, 3000);
    }

    @Test
    void refusesATargetThatNeverDiffers() {
        refused(table("a a a"), Task.CLASSIFICATION)
                .withMessageContaining("column `y`: two classes or more are needed, got only `a`; name another column");
        refused(table("0.1 0.1 0.1"), Task.REGRESSION)
                .withMessageContaining("different values are needed in the training rows, got only `0.1`");
    }

    @Test
    void refusesATargetWithAClassForAlmostEveryRow() {
        refused(table("a b c c"), Task.CLASSIFICATION)
                .withMessageContaining("classes need several rows each, got 3 classes in 4 rows; name another column");
        refused(table("1 2 3 4"), Task.CLASSIFICATION).withMessageEndingWith("--task regression");
        refused(table("1.5 2.5 3.5 4.5 5 none"), Task.CLASSIFICATION)
                .withMessageEndingWith("most are numbers, but not `none`: correct these or leave them empty");
    }

    @Test
    void refusesToPredictTextAsANumber() {
        refused(table("1 b 1 b"), Task.REGRESSION)
                .withMessageContaining(
                        "numbers are needed, got text such as `b`; predict it as a class: --task classification");
    }

    @Test
    void refusesAClassTrainingDidNotKnow() {
        Target.Classes target = Target.classes(table("a b a b"), "y");
        Table other = table("a z");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> target.labels(other, new int[] {0, 1}))
                .withMessageContaining("column `y`, data row 2: one of the classes `a`, `b` is needed, got `z`");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        refused(table("1.7e308 1.7e308 -1.7e308"), Task.REGRESSION)
                .withMessageContaining("range from -1.7E+308 to 1.7E+308");
        var target = (Target.Numbers) Target.fit(table("1e-60 2e-60"), "y", Task.REGRESSION, new int[] {0, 1});
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> target.standardised(table("1"), new int[] {0}))
                .withMessageContaining("data row 1: 1 is too far from the training mean 1.5E-60");
    }

    @Test
    void comesBackFromItsMap() {
        Target classes = new Target.Classes("y", List.of("a", "b"));
        Target numbers = new Target.Numbers("y", TargetScale.LOG, 0.1, 1 / 3.0);
        assertThat(Target.from(classes.toMap())).isEqualTo(classes);
        assertThat(Target.from(numbers.toMap())).isEqualTo(numbers);
        assertThat(Target.from(Map.of("target", "numbers", "name", "y", "mean", 1, "deviation", 2)))
                .as("a file from before there were scales")
                .isEqualTo(new Target.Numbers("y", TargetScale.STANDARD, 1, 2));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Target.from(
                        Map.of("target", "numbers", "name", "y", "scale", "cube", "mean", 1, "deviation", 2)))
                .withMessageContaining("`scale` must be one of [none, standard, log], got `cube`");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> Target.from(Map.of("target", "ranks", "name", "y")))
                .withMessageContaining("saved target: `target` must be `classes` or `numbers`, got `ranks`");
    }
}
