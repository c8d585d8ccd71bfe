package dev.slopewise.data;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/// Which encoding suits a column, judged by its training rows alone.
final class Fitting {
    static final int MOST_CATEGORIES = 50;

    /// From this share of missing values on, whether a value is missing is a column of its own.
    static final double NOTABLE_SHARE = 0.05;

    /// Text counts as sentences from this number of words on average.
    static final int WORDS_OF_SENTENCES = 3;

    /// More say little more of how values are spread.
    static final int MOST_QUANTILES = 1001;

    private Fitting() {}

    /// What a column becomes: one encoding, and [Encoding.Missing] where a notable share is missing.
    static List<Encoding> fit(Table table, Column column, int[] rows, Scaling scaling) {
        long known = Arrays.stream(rows).filter(row -> !column.isMissing(row)).count();
        if (known == 0) {
            return List.of(new Encoding.Dropped(column.name(), "no training row has a value"));
        }
        Encoding encoding = switch (column) {
            case Column.Numeric numeric -> number(numeric, rows, scaling, Targets.where(table, column.name()));
            case Column.Text text -> text(text, rows);
            case Column.Time time -> Dates.fit(time, rows);
        };
        boolean indicates = !(column instanceof Column.Text) && rows.length - known >= NOTABLE_SHARE * rows.length;
        if (!indicates || known == rows.length) {
            return List.of(encoding);
        }
        var missing = new Encoding.Missing(column.name(), (int) (rows.length - known));
        return encoding instanceof Encoding.Dropped ? List.of(missing) : List.of(encoding, missing);
    }

    private static Encoding number(Column.Numeric column, int[] rows, Scaling scaling, String where) {
        double[] known = Arrays.stream(rows)
                .mapToDouble(row -> column.values()[row])
                .filter(value -> !Double.isNaN(value))
                .toArray();
        double median = Statistics.median(known);
        double[] filled = Arrays.copyOf(known, rows.length);
        Arrays.fill(filled, known.length, rows.length, median);
        var statistics = Statistics.of(filled, where);
        if (statistics.isConstant()) {
            return new Encoding.Dropped(column.name(), "always " + Words.number(median) + " in the training rows");
        }
        int missing = rows.length - known.length;
        return switch (scaling) {
            case STANDARD ->
                new Encoding.Standardised(column.name(), missing, median, statistics.mean(), statistics.deviation());
            case MIN_MAX, ROBUST -> scaled(column.name(), missing, known, scaling);
            case QUANTILE -> quantiles(column.name(), missing, median, known);
        };
    }

    private static Encoding scaled(String name, int missing, double[] known, Scaling scaling) {
        double[] sorted = known.clone();
        Arrays.sort(sorted);
        double least = sorted[0];
        double width = sorted[sorted.length - 1] - least;
        double median = Statistics.quantile(sorted, 0.5);
        double middle = Statistics.quantile(sorted, 0.75) - Statistics.quantile(sorted, 0.25);
        return scaling == Scaling.MIN_MAX
                ? new Encoding.Scaled(name, scaling, missing, median, least, width)
                // Where half of the values are equal, the middle half says nothing of how far the others spread.
                : new Encoding.Scaled(name, scaling, missing, median, median, middle > 0 ? middle : width);
    }

    private static Encoding quantiles(String name, int missing, double median, double[] known) {
        double[] sorted = known.clone();
        Arrays.sort(sorted);
        int steps = Math.min(MOST_QUANTILES, sorted.length) - 1;
        List<Double> quantiles = IntStream.rangeClosed(0, steps)
                .mapToObj(i -> Statistics.quantile(sorted, (double) i / steps))
                .toList();
        return new Encoding.Quantiles(name, missing, median, quantiles);
    }

    private static Encoding text(Column.Text column, int[] rows) {
        SortedMap<String, Integer> counts = Categories.counts(column, rows);
        if (counts.size() == 1) {
            return new Encoding.Dropped(
                    column.name(), "always " + Words.quoted(counts.firstKey()) + " in the training rows");
        }
        boolean mostDiffer = counts.size() > rows.length / 2;
        if (mostDiffer && Hashing.words(counts.keySet()) >= WORDS_OF_SENTENCES) {
            return new Encoding.HashedWords(column.name(), Hashing.WORD_BUCKETS);
        }
        boolean mostAreNumbers = !Categories.strays(counts.keySet()).isEmpty();
        if (mostDiffer || (mostAreNumbers && counts.size() > MOST_CATEGORIES)) {
            return new Encoding.Dropped(column.name(), tooMany(counts, rows.length));
        }
        if (counts.size() > MOST_CATEGORIES) {
            return new Encoding.Hashed(column.name(), counts.size(), Hashing.BUCKETS);
        }
        return new Encoding.OneHot(column.name(), List.copyOf(counts.keySet()));
    }

    private static String tooMany(SortedMap<String, Integer> counts, int rows) {
        String strays = Categories.strays(counts.keySet());
        return "text with %d different values in %d training rows (at most one for every two rows)"
                        .formatted(counts.size(), rows)
                + (strays.isEmpty() ? "" : "; " + strays);
    }
}
