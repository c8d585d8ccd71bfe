package dev.slopewise.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// Which encoding suits a column, judged by its training rows alone.
final class Fitting {
    static final int MOST_CATEGORIES = 50;

    /// From this share of missing values on, whether a value is missing is a column of its own.
    static final double NOTABLE_SHARE = 0.05;

    /// From this share of rows with one and the same number on, whether it is that number is a column of its own: where
    /// there are more different numbers than this.
    static final double USUAL_SHARE = 0.2;

    private static final int FEW_NUMBERS = 10;

    /// Text counts as sentences from this number of words on average.
    static final int WORDS_OF_SENTENCES = 3;

    private Fitting() {}

    /// What a column becomes: one encoding, [Encoding.Usual] where many rows hold the same of its numbers, and
    /// [Encoding.Missing] where a notable share is missing.
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
        List<Encoding> encodings = new ArrayList<>();
        encodings.add(encoding);
        if (column instanceof Column.Numeric numeric) {
            usual(numeric, rows).ifPresent(encodings::add);
        }
        long missing = rows.length - known;
        if (!(column instanceof Column.Text) && missing > 0 && missing >= NOTABLE_SHARE * rows.length) {
            encodings.add(new Encoding.Missing(column.name(), (int) missing));
            encodings.removeIf(Encoding.Dropped.class::isInstance);
        }
        return encodings;
    }

    /// The number that many rows hold while others differ from it and among themselves.
    private static Optional<Encoding> usual(Column.Numeric column, int[] rows) {
        double[] sorted = Arrays.stream(rows)
                .mapToDouble(row -> column.values()[row] + 0.0) // −0 is 0
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int different = 0, longest = 0, from = 0;
        double usual = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[from]) {
                if (i - from > longest) {
                    longest = i - from;
                    usual = sorted[from];
                }
                different++;
                from = i;
            }
        }
        return different > FEW_NUMBERS && longest >= USUAL_SHARE * rows.length
                ? Optional.of(new Encoding.Usual(column.name(), usual))
                : Optional.empty();
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
