package dev.slopewise.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How each column of a table becomes numbers a model learns well from: found in the training rows, then applied to any
/// rows alike, so that validation and prediction see nothing the training did not.
///
/// Numbers are filled with the training median where missing and [scaled][Scaling]; where a twentieth or more is missing,
/// a column of 0 and 1 says so; where one of many different numbers stands in a fifth of the rows, such as the 0 of dry
/// days, another says where. Dates become their place in time and in the cycles of year, week and day. Text becomes a
/// column of 0 and 1 per category, with more than 50 categories by a hash in 32 columns; sentences become a hashed bag
/// of words in 64. Left out, and said so in the account: columns without a value, constant ones, and text other than
/// sentences with more than one category for every two rows.
///
/// @param encodings one to three per column, in the order of the features
public record Preparation(List<Encoding> encodings) {
    public Preparation {
        encodings = List.copyOf(encodings);
        if (encodings.stream().allMatch(Encoding.Dropped.class::isInstance)) {
            throw new DataException(
                    "no column is left to learn from",
                    "",
                    "add a column that differs from row to row. " + String.join(" ", Account.of(encodings)));
        }
    }

    /// Fits an encoding to each of the features.
    ///
    /// @param features the names of columns, without the target's
    /// @param rows     the training rows, at least one
    /// @throws DataException if there is no such column, or none is left to learn from
    public static Preparation fit(Table table, List<String> features, int[] rows) {
        return fit(table, features, rows, Scaling.STANDARD);
    }

    /// Fits an encoding to each of the features, numbers being scaled as told.
    public static Preparation fit(Table table, List<String> features, int[] rows, Scaling scaling) {
        if (rows.length == 0) {
            throw new DataException("at least one training row is needed, got none", table.source(), "add rows");
        }
        return new Preparation(table.columns(features).stream()
                .flatMap(column -> Fitting.fit(table, column, rows, scaling).stream())
                .toList());
    }

    /// These rows of a table as numbers. The table needs the columns that are not dropped, in any order; others are
    /// ignored.
    ///
    /// @throws DataException if such a column is absent, or holds text where training had numbers
    public Encoded apply(Table table, int[] rows) {
        List<String> names = encodings.stream()
                .flatMap(encoding -> encoding.encodedNames().stream())
                .toList();
        int width = names.size();
        if ((long) rows.length * width > Integer.MAX_VALUE - 8) {
            throw new DataException(
                    "at most 2147483639 numbers fit in an array, got %d rows of %d".formatted(rows.length, width),
                    table.source(),
                    "take fewer rows or columns at a time");
        }
        var values = new float[rows.length * width];
        List<Encoding> used = used();
        List<Column> columns = table.columns(used.stream().map(Encoding::name).toList());
        int at = 0;
        for (int i = 0; i < used.size(); i++) {
            Writing.write(used.get(i), columns.get(i), table, rows, values, width, at);
            at += used.get(i).encodedNames().size();
        }
        return new Encoded(values, rows.length, width, names);
    }

    private List<Encoding> used() {
        return encodings.stream()
                .filter(encoding -> !(encoding instanceof Encoding.Dropped))
                .toList();
    }

    /// Values that training did not see, in plain sentences: how many of these rows hold one, in which column, and what
    /// is made of them.
    public List<String> unseen(Table table, int[] rows) {
        Unseen unseen = unseen();
        unseen.add(table, rows);
        return unseen.sentences();
    }

    /// A count of such values over the parts of a table.
    public Unseen unseen() {
        return new Unseen(used());
    }

    /// What was done with the columns, in plain sentences.
    public List<String> account() {
        return Account.of(encodings);
    }

    /// Texts, numbers, lists and maps alone, for a file; [#from] reads them back.
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("columns", encodings.stream().map(Encoding::toMap).toList());
        return map;
    }

    /// Reads what [#toMap] wrote.
    ///
    /// @throws DataException if something is missing or is not what it should be
    public static Preparation from(Map<String, ?> map) {
        return new Preparation(new Saved(map, "saved preparation")
                .maps("columns").stream().map(Saved::encoding).toList());
    }
}
