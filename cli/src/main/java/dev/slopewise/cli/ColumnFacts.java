package dev.slopewise.cli;

import dev.slopewise.data.Column;
import dev.slopewise.doctor.Numbers;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What a column of a table holds, gathered part by part.
final class ColumnFacts {
    /// Different values are counted up to this many in a column, and in all columns of a table together.
    private static final int MOST_COUNTED = 1000;

    private static final int MOST_OF_ALL = 1_000_000;

    private static final int SHOWN = 4;

    private enum Kind {
        NUMBER,
        TEXT,
        DATE
    }

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Map<String, Long> counts = new HashMap<>();
    private long rows;
    private long missing;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;

    private final int mostCounted;

    /// @param columns of the table
    ColumnFacts(int columns) {
        mostCounted = Math.clamp(MOST_OF_ALL / Math.max(1, columns), SHOWN, MOST_COUNTED);
    }

    void add(Column column) {
        rows += column.rows();
        for (int row = 0; row < column.rows(); row++) {
            if (column.isMissing(row)) {
                missing++;
                continue;
            }
            switch (column) {
                case Column.Numeric numeric -> number(Kind.NUMBER, numeric.values()[row]);
                case Column.Time time -> number(Kind.DATE, (double) time.millis()[row]);
                case Column.Text text -> {
                    kinds.add(Kind.TEXT);
                    count(Objects.requireNonNull(text.values()[row]));
                }
            }
        }
    }

    private void number(Kind kind, double value) {
        kinds.add(kind);
        least = Math.min(least, value);
        most = Math.max(most, value);
        if (counts.size() <= mostCounted) {
            count(kind == Kind.DATE ? date(value) : Numbers.number(value));
        }
    }

    private void count(String value) {
        if (counts.containsKey(value) || counts.size() <= mostCounted) counts.merge(value, 1L, Long::sum);
    }

    long rows() {
        return rows;
    }

    long missing() {
        return missing;
    }

    /// How often each value is there, the most frequent first; empty if there are too many different ones.
    List<Map.Entry<String, Long>> counts() {
        return counts.size() > mostCounted
                ? List.of()
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .toList();
    }

    /// `numbers`, `text`, `dates`, `numbers and text` where the file mixes them, `nothing`.
    String kind() {
        if (kinds.isEmpty()) return "nothing";
        return kinds.stream()
                .map(kind -> switch (kind) {
                    case NUMBER -> "numbers";
                    case TEXT -> "text";
                    case DATE -> "dates";
                })
                .collect(Collectors.joining(" and "));
    }

    /// From where to where, or the most frequent of how many different values.
    String values() {
        if (kinds.isEmpty()) return "";
        if (kinds.equals(EnumSet.of(Kind.NUMBER))) return Numbers.number(least) + " to " + Numbers.number(most);
        if (kinds.equals(EnumSet.of(Kind.DATE))) return date(least) + " to " + date(most);
        if (counts.size() > mostCounted) return "more than " + mostCounted + " values";
        String frequent = counts().stream().limit(SHOWN).map(Map.Entry::getKey).collect(Collectors.joining(", "));
        return Numbers.count(counts.size(), "value") + ": " + frequent + (counts.size() > SHOWN ? ", …" : "");
    }

    private static String date(double millis) {
        return Instant.ofEpochMilli((long) millis)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .toString()
                .replace("T00:00", "")
                .replace('T', ' ');
    }
}
