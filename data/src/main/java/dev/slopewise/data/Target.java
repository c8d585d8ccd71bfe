package dev.slopewise.data;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/// What is predicted, as it was found in training: enough to turn a column into what a model learns, and a model's
/// output into an answer.
public sealed interface Target {
    String name();

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

    /// A number, learnt as its distance from the training mean in training standard deviations, so that its unit does
    /// not matter.
    ///
    /// @param mean      of the training rows, in the target's unit
    /// @param deviation of the training rows, in the target's unit, above 0
    record Numbers(String name, double mean, double deviation) implements Target {
        /// Each row's value, standardised.
        ///
        /// @throws DataException if a row's value is missing or no number
        public float[] standardised(Table table, int[] rows) {
            return Targets.standardised(this, table, rows);
        }

        /// Whether it is learnt as it is: a mean of 0 and a deviation of 1 change nothing.
        public boolean isPlain() {
            return mean == 0 && deviation == 1;
        }

        /// A model's output in the target's own unit.
        public double inUnits(double standardised) {
            return standardised * deviation + mean;
        }

        @Override
        public List<String> account(Table table) {
            return Targets.account(this, table);
        }

        @Override
        public Map<String, Object> toMap() {
            return Map.of("target", "numbers", "name", name, "mean", mean, "deviation", deviation);
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
        return switch (task) {
            case CLASSIFICATION -> classes(table, name);
            case REGRESSION -> Targets.numbers(table, name, trainRows);
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
            case "numbers" -> new Numbers(saved.text("name"), saved.number("mean"), saved.positive("deviation"));
            default -> throw saved.wrong("target", "`classes` or `numbers`", map.get("target"));
        };
    }
}
