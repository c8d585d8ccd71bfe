package dev.slopewise.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/// Categories that come up after training, counted over the parts of a table: of [Preparation#unseen()].
public final class Unseen {
    private final List<Encoding.OneHot> encodings;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private long rows;

    private static final class Found {
        long count;
        final TreeSet<String> values = new TreeSet<>();
    }

    Unseen(List<Encoding> encodings) {
        this.encodings = encodings.stream()
                .filter(Encoding.OneHot.class::isInstance)
                .map(Encoding.OneHot.class::cast)
                .toList();
    }

    /// Counts in these rows, too.
    public void add(Table table, int[] of) {
        rows += of.length;
        for (Encoding.OneHot encoding : encodings) {
            Column column = table.column(encoding.name());
            IntUnaryOperator place = Categories.places(encoding.categories(), column);
            for (int row : of) {
                if (place.applyAsInt(row) < 0) {
                    Found here = found.computeIfAbsent(encoding.name(), _ -> new Found());
                    here.count++;
                    here.values.add(Categories.name(column, row));
                }
            }
        }
    }

    /// How many rows hold one, in which column, and what is made of them, in plain sentences.
    public List<String> sentences() {
        var sentences = new ArrayList<String>();
        found.forEach((name, here) ->
                sentences.add("`%s` holds in %d of %s what training did not see, taken as none of its categories: %s."
                        .formatted(
                                name,
                                here.count,
                                Words.count(rows, "row", "rows"),
                                Words.listed(List.copyOf(here.values), 5))));
        return sentences;
    }
}
