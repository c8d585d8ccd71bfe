package dev.slopewise.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/// Categories that come up after training.
final class Unseen {
    private Unseen() {}

    static List<String> sentences(List<Encoding> encodings, Table table, int[] rows) {
        var sentences = new ArrayList<String>();
        List<Column> columns =
                table.columns(encodings.stream().map(Encoding::name).toList());
        for (int i = 0; i < columns.size(); i++) {
            if (encodings.get(i) instanceof Encoding.OneHot(var name, var categories)) {
                Column column = columns.get(i);
                IntUnaryOperator place = Categories.places(categories, column);
                var values = new TreeSet<String>();
                int count = 0;
                for (int row : rows) {
                    if (place.applyAsInt(row) < 0) {
                        count++;
                        values.add(Categories.name(column, row));
                    }
                }
                if (count > 0) {
                    sentences.add(
                            "`%s` holds in %d of %s what training did not see, taken as none of its categories: %s."
                                    .formatted(
                                            name,
                                            count,
                                            Words.count(rows.length, "row", "rows"),
                                            Words.listed(List.copyOf(values), 5)));
                }
            }
        }
        return sentences;
    }
}
