package dev.slopewise.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Rows drawn by chance from those of a stream, each as likely as any other, and the moments of all.
final class RowSample {
    private final String target;
    private final TargetScale scale;
    private final Moments scaled = new Moments(); // of the target
    private int most; // rows of the sample
    private final Random random = new Random(1); // fixed: the same file is always prepared alike
    private final Map<String, Held> columns = new LinkedHashMap<>();
    private long before; // rows of earlier parts, training or not
    private long rows; // training rows with a target

    /// @param scale of the target
    RowSample(String target, TargetScale scale, int most) {
        this.target = target;
        this.scale = scale;
        this.most = most;
    }

    long rows() {
        return rows;
    }

    /// Adds the training rows of the next part.
    void add(Table part, LongPredicate training) {
        if (columns.isEmpty())
            most = Math.min(most, Chunking.fitting(part.columns().size()));
        Column known = part.column(target);
        int count = part.rows();
        int[] chosen = new int[count];
        int[] places = new int[count]; // in the sample, −1 for none
        int n = 0;
        for (int row = 0; row < count; row++) {
            if (!known.isMissing(row) && training.test(before + row)) {
                places[n] = rows < most ? (int) rows : place(random.nextLong(rows + 1));
                chosen[n++] = row;
                rows++;
            }
        }
        before += count;
        if (known instanceof Column.Numeric numeric) {
            IntFunction<String> where = row -> Targets.row(part, target, row);
            for (int i = 0; i < n; i++) {
                scaled.add(Targets.scaled(numeric.values()[chosen[i]], scale, chosen[i], where));
            }
        }
        for (Column column : part.columns()) {
            columns.computeIfAbsent(column.name(), _ -> new Held(most)).add(column, chosen, places, n);
        }
    }

    private int place(long drawn) {
        return drawn < most ? (int) drawn : -1;
    }

    Table table(String source) {
        if (rows == 0) {
            throw new DataException(
                    "at least one training row with a known target is needed, got none",
                    source + ", column `" + target + "`",
                    "add rows");
        }
        int size = (int) Math.min(rows, most);
        return new Table(
                source,
                columns.entrySet().stream()
                        .map(entry -> entry.getValue().column(entry.getKey(), size))
                        .toList());
    }

    Preparation exact(Preparation preparation) {
        return new Preparation(preparation.encodings().stream()
                .map(encoding ->
                        encoding instanceof Encoding.Standardised standardised ? exact(standardised) : encoding)
                .toList());
    }

    private Encoding exact(Encoding.Standardised of) {
        Held held = held(of.name());
        Moments all = held.moments.with(of.median(), held.missing);
        return all.deviation() > 0
                ? new Encoding.Standardised(
                        of.name(),
                        (int) Math.min(held.missing, Integer.MAX_VALUE),
                        of.median(),
                        all.mean(),
                        all.deviation())
                : of;
    }

    Target exact(Target target) {
        return switch (target) {
            case Target.Classes classes -> classes;
            case Target.Numbers numbers when numbers.isPlain() -> numbers;
            case Target.Numbers numbers -> new Target.Numbers(numbers.name(), scale, scaled.mean(), scaled.deviation());
        };
    }

    private Held held(String name) {
        return java.util.Objects.requireNonNull(columns.get(name));
    }

    /// The sampled values of a column: numbers or times as long as all parts agree, their names otherwise.
    private static final class Held {
        private final double[] numbers;
        private final long[] times;
        private @Nullable String[] texts = {};
        private final Map<String, String> shared = new HashMap<>(); // equal values share one text
        private final Moments moments = new Moments();
        private long missing;
        private boolean anyNumber;
        private boolean anyTime;
        private int used;

        Held(int most) {
            numbers = new double[most];
            times = new long[most];
            Arrays.fill(numbers, Double.NaN);
            Arrays.fill(times, Times.MISSING);
        }

        void add(Column column, int[] rows, int[] places, int count) {
            boolean known = false;
            for (int i = 0; i < count; i++) {
                boolean isMissing = column.isMissing(rows[i]);
                missing += isMissing ? 1 : 0;
                known |= !isMissing;
                if (!isMissing && column instanceof Column.Numeric numeric) {
                    moments.add(numeric.values()[rows[i]]);
                }
            }
            if (known) {
                anyNumber |= column instanceof Column.Numeric;
                anyTime |= column instanceof Column.Time;
                if (column instanceof Column.Text || (anyNumber && anyTime)) {
                    becomeText();
                }
            }
            for (int i = 0; i < count; i++) {
                if (places[i] >= 0) {
                    set(places[i], column, rows[i]);
                }
            }
        }

        private void set(int place, Column column, int row) {
            used = Math.max(used, place + 1);
            if (texts.length > 0) {
                texts[place] = column.isMissing(row)
                        ? null
                        : shared.computeIfAbsent(Categories.name(column, row), name -> name);
                return;
            }
            numbers[place] = column instanceof Column.Numeric numeric ? numeric.values()[row] : Double.NaN;
            times[place] = column instanceof Column.Time time ? time.millis()[row] : Times.MISSING;
        }

        private void becomeText() {
            if (texts.length > 0) {
                return;
            }
            texts = new @Nullable String[numbers.length];
            for (int i = 0; i < used; i++) {
                if (!Double.isNaN(numbers[i])) {
                    texts[i] = Fields.name(numbers[i]);
                } else if (times[i] != Times.MISSING) {
                    texts[i] = Times.name(times[i]);
                }
            }
        }

        Column column(String name, int size) {
            if (texts.length > 0) {
                return new Column.Text(name, Arrays.copyOf(texts, size));
            }
            return anyTime
                    ? new Column.Time(name, Arrays.copyOf(times, size))
                    : new Column.Numeric(name, Arrays.copyOf(numbers, size));
        }
    }
}
