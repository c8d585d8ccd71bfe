package dev.slopewise.data;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/// What is predicted, as it was found in training: enough to turn a column into what a model learns, and a model's
/// output into an answer.
public sealed interface Target {
    String name();

    /// What it is, in a few words: `one of 3 classes`, `a number standardised by …`.
    default String account() {
        return switch (this) {
            case Classes of -> "one of %d classes".formatted(of.classes.size());
            case Numbers of -> Targets.account(of);
        };
    }

    /// What was made of the target, in plain sentences.
    ///
    /// @param table the table it was fitted on
    List<String> account(Table table);

    /// Texts, numbers, lists and maps alone, for a file; [#from] reads them back.
    Map<String, Object> toMap();

    /// A choice between classes.
    ///
    /// @param classes at least two, in order
    record Classes(String name, List<String> classes) implements Target {
        public Classes {
            classes = List.copyOf(classes);
        }

        /// The place of each row's class in `classes`.
        ///
        /// @throws DataException if a row's class is missing or was not seen in training
        public int[] labels(Table table, int[] rows) {
            return Targets.labels(this, table, rows);
        }

        @Override
        public List<String> account(Table table) {
            return Targets.account(this, table);
        }

        @Override
        public Map<String, Object> toMap() {
            return Map.of("target", "classes", "name", name, "classes", classes);
        }
    }

    /// A number, learnt on a scale: (scaled − mean) / deviation.
    ///
    /// @param mean      of the training rows, on the scale; 0 if numbers are learnt as they are
    /// @param deviation of the training rows, on the scale, above 0; 1 if numbers are learnt as they are
    record Numbers(String name, TargetScale scale, double mean, double deviation) implements Target {
        /// One that is learnt as it is.
        public static Numbers plain(String name) {
            return new Numbers(name, TargetScale.NONE, 0, 1);
        }

        /// One whose mean and deviation are those of training values.
        ///
        /// @param values at least one
        /// @param where  they come from, for messages
        /// @throws DataException if they are all alike, or have no place on the scale
        public static Numbers of(String name, TargetScale scale, double[] values, String where) {
            return Targets.numbers(name, scale, values, where);
        }

        /// Each row's value, as it is learnt.
        ///
        /// @throws DataException if a row's value is missing, no number, or has no place on the scale
        public float[] standardised(Table table, int[] rows) {
            return Targets.standardised(this, table, rows);
        }

        /// Each of these values, as it is learnt.
        ///
        /// @param where they come from, for messages
        /// @throws DataException if one has no place on the scale
        public float[] standardised(double[] values, String where) {
            return Targets.standardised(this, values, place -> where + ", place " + place);
        }

        /// Whether it is learnt as it is.
        public boolean isPlain() {
            return scale == TargetScale.NONE;
        }

        /// A model's output in the target's own unit.
        public double inUnits(double standardised) {
            return scale.undone(standardised * deviation + mean);
        }

        /// A model's outputs in the target's own unit, `f64`.
        public Tensor inUnits(Tensor standardised) {
            return scale.undone(standardised.to(DType.F64).times(deviation).plus(mean));
        }

        /// The standard deviation, in the target's own unit, of numbers whose standardised form is normal: on the log scale that of
        /// a log-normal number.
        ///
        /// @param standardised the mean of that form
        /// @param spread       the standard deviation of that form
        public Tensor spreadInUnits(Tensor standardised, Tensor spread) {
            Tensor exact = spread.to(DType.F64).times(deviation);
            if (scale != TargetScale.LOG) return exact;
            Tensor variance = exact.square();
            return inUnits(standardised)
                    .plus(1)
                    .times(variance.div(2).exp())
                    .times(variance.expm1().sqrt());
        }

        @Override
        public List<String> account(Table table) {
            return Targets.account(this, table);
        }

        @Override
        public Map<String, Object> toMap() {
            return Map.of(
                    "target", "numbers", "name", name, "scale", scale.toString(), "mean", mean, "deviation", deviation);
        }
    }

    /// The rows whose target is known; the others can neither be learnt from nor judged.
    ///
    /// @throws DataException if there is no such column or no such row
    static int[] rows(Table table, String name) {
        Column column = table.column(name);
        int[] rows = IntStream.range(0, table.rows())
                .filter(row -> !column.isMissing(row))
                .toArray();
        if (rows.length == 0) {
            throw new DataException(
                    "the target is missing in all " + Words.count(table.rows(), "row", "rows"),
                    Targets.where(table, name),
                    "name another column as the target");
        }
        return rows;
    }

    /// The target for a task. Class names come from all rows, so that each can be judged; mean and deviation from the
    /// training rows alone.
    ///
    /// @throws DataException if the column does not suit the task
    static Target fit(Table table, String name, Task task, int[] trainRows) {
        return fit(table, name, task, trainRows, TargetScale.STANDARD);
    }

    /// The same with a scale, which is of numbers.
    ///
    /// @throws DataException if the column does not suit the task, or has numbers without a place on the scale
    static Target fit(Table table, String name, Task task, int[] trainRows, TargetScale scale) {
        return switch (task) {
            case CLASSIFICATION -> classes(table, name);
            case REGRESSION -> Targets.numbers(table, name, trainRows, scale);
        };
    }

    /// The classes of a column.
    ///
    /// @throws DataException if there is only one, or more than one for every two rows
    static Classes classes(Table table, String name) {
        SortedMap<String, Integer> counts = Categories.counts(table.column(name), rows(table, name));
        return Targets.classes(table, name, counts);
    }

    /// Reads what [#toMap] wrote.
    ///
    /// @throws DataException if something is missing or is not what it should be
    static Target from(Map<String, ?> map) {
        var saved = new Saved(map, "saved target");
        return switch (saved.text("target")) {
            case "classes" -> new Classes(saved.text("name"), saved.texts("classes"));
            case "numbers" ->
                new Numbers(saved.text("name"), saved.targetScale(), saved.number("mean"), saved.positive("deviation"));
            default -> throw saved.wrong("target", "`classes` or `numbers`", map.get("target"));
        };
    }
}
