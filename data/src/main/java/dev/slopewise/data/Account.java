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
                case Encoding.Scaled(var name, var how, int missing, double median, double offset, double scale) ->
                    sentences.add("`%s` scaled to (x − %s) / %s: %s of the training rows%s."
                            .formatted(
                                    name,
                                    Words.number(offset),
                                    Words.number(scale),
                                    how.meaning(),
                                    missing == 0
                                            ? ""
                                            : "; " + Words.count(missing, "missing value", "missing values")
                                                    + " filled with their median " + Words.number(median)));
                case Encoding.Missing(var name, int missing) ->
                    sentences.add("`%s` is missing in %s: a column of 0 and 1 says where."
                            .formatted(name, Words.count(missing, "training row", "training rows")));
                case Encoding.Usual(var name, double value) ->
                    sentences.add(
                            "`%s` is often %s: a column of 0 and 1 says where.".formatted(name, Words.number(value)));
                case Encoding.Calendar(var name, double mean, double _, var cycles) ->
                    sentences.add("`%s` turned into its distance from the mean date %s%s."
                            .formatted(
                                    name,
                                    Times.name(Math.round(mean) * Cycle.DAY_LENGTH),
                                    cycles.isEmpty()
                                            ? ""
                                            : " and where it stands in the "
                                                    + String.join(
                                                            ", in the ",
                                                            cycles.stream()
                                                                    .map(Cycle::toString)
                                                                    .toList())));
                case Encoding.Hashed(var name, int categories, int buckets) ->
                    sentences.add("`%s`, %d different texts, spread over %d columns of 0 and 1 by a hash."
                            .formatted(name, categories, buckets));
                case Encoding.HashedWords(var name, int buckets) ->
                    sentences.add("`%s`, sentences, turned into sums of their words in %d columns by a hash."
                            .formatted(name, buckets));
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
