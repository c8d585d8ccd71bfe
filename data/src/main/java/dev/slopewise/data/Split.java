package dev.slopewise.data;

import java.util.Arrays;
import java.util.Random;

/// Which rows a model learns from, and which it is judged by. Both in rising order, no row in both, at least one in
/// each.
@SuppressWarnings("ArrayRecordComponent") // row numbers, as the other methods take them
public record Split(int[] train, int[] validation) {
    static final int FEWEST_ROWS = 10;

    /// Splits the rows whose target is known: stratified for classification, plainly shuffled for regression.
    ///
    /// @param share of the rows for validation, in (0, 1)
    /// @param seed  the same seed gives the same split on every machine
    /// @throws DataException if fewer than 10 rows have a known target, or the column does not suit the task
    public static Split of(Table table, String target, Task task, double share, long seed) {
        int[] rows = Target.rows(table, target);
        if (rows.length < FEWEST_ROWS) {
            throw new DataException(
                    "at least %d rows with a known target are needed to train and validate, got %d"
                            .formatted(FEWEST_ROWS, rows.length),
                    Targets.where(table, target),
                    "add rows");
        }
        return switch (task) {
            case CLASSIFICATION ->
                stratified(rows, Target.classes(table, target).labels(table, rows), share, seed);
            case REGRESSION -> shuffled(rows, share, seed);
        };
    }

    /// A split by chance alone.
    static Split shuffled(int[] rows, double share, long seed) {
        return stratified(rows, new int[rows.length], share, seed);
    }

    /// A split by chance that gives every class its share of the validation rows, to the nearest row, and keeps at
    /// least one of its rows for training. Where the nearest rows do not add up, the classes with the largest
    /// remainders get one more.
    static Split stratified(int[] rows, int[] labels, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new DataException("the share of rows for validation must be between 0 and 1, got " + share, "", "");
        }
        int[] quota = quotas(labels, share);
        boolean[] validates = new boolean[rows.length];
        for (int i : shuffledIndices(rows.length, seed)) {
            validates[i] = quota[labels[i]]-- > 0;
        }
        return new Split(where(rows, validates, false), where(rows, validates, true));
    }

    /// How many rows of each class validate.
    private static int[] quotas(int[] labels, double share) {
        int[] sizes = new int[Arrays.stream(labels).max().orElse(0) + 1];
        Arrays.stream(labels).forEach(label -> sizes[label]++);
        int room = Arrays.stream(sizes).map(size -> Math.max(0, size - 1)).sum();
        if (room == 0) {
            throw new DataException("a class with two rows or more is needed, to train and validate", "", "add rows");
        }
        int wanted = Math.clamp(Math.round(labels.length * share), 1, room);
        int[] quota = Arrays.stream(sizes)
                .map(size -> Math.clamp((long) (size * share), 0, Math.max(0, size - 1)))
                .toArray();
        for (int given = Arrays.stream(quota).sum(); given < wanted; given++) {
            int next = -1;
            for (int label = 0; label < sizes.length; label++) {
                boolean hasRoom = quota[label] < sizes[label] - 1;
                if (hasRoom && (next < 0 || lacks(sizes, quota, share, label) > lacks(sizes, quota, share, next))) {
                    next = label;
                }
            }
            quota[next]++;
        }
        return quota;
    }

    private static double lacks(int[] sizes, int[] quota, double share, int label) {
        return sizes[label] * share - quota[label];
    }

    /// Fisher and Yates's shuffle by `java.util.Random`, whose numbers Java prescribes for all its implementations.
    private static int[] shuffledIndices(int count, long seed) {
        var random = new Random(seed);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            indices[i] = indices[j];
            indices[j] = i;
        }
        return indices;
    }

    private static int[] where(int[] rows, boolean[] validates, boolean wanted) {
        int[] chosen = new int[rows.length];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            if (validates[i] == wanted) {
                chosen[count++] = rows[i];
            }
        }
        return Arrays.copyOf(chosen, count);
    }
}
