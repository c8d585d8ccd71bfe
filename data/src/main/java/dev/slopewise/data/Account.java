package dev.slopewise.data;

import java.util.ArrayList;
import java.util.List;

/// What was done with the columns of a table, in plain sentences with numbers.
final class Account {
    private Account() {}

    static List<String> of(List<Encoding> encodings) {
        var sentences = new ArrayList<String>();
        long numbers = encodings.stream()
                .filter(Encoding.Standardised.class::isInstance)
                .count();
        if (numbers > 0) {
            sentences.add(Words.count(numbers, "numeric column", "numeric columns") + " standardised by "
                    + (numbers == 1 ? "its" : "their") + " training mean and standard deviation.");
        }
        for (Encoding encoding : encodings) {
            switch (encoding) {
                case Encoding.Standardised(var name, int missing, double median, double _, double _) -> {
                    if (missing > 0) {
                        sentences.add("%s in `%s` filled with the training median %s."
                                .formatted(
                                        Words.count(missing, "missing value", "missing values"),
                                        name,
                                        Words.number(median)));
                    }
                }
                case Encoding.OneHot(var name, var categories) ->
                    sentences.add("`%s` turned into %d columns of 0 and 1: %s."
                            .formatted(name, categories.size(), Words.listed(categories, 8)));
                case Encoding.Dropped(var name, var reason) ->
                    sentences.add("`%s` left out: %s.".formatted(name, reason));
            }
        }
        return sentences;
    }
}
