package dev.slopewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows in aligned columns, for people: columns that hold numbers alone end at the right, others begin at the left.
///
/// @param heads one a column
/// @param rows  each as long as the heads; empty cells are allowed
record TextTable(List<String> heads, List<List<String>> rows) {
    /// Longer cells are cut and end in `…`, but for those of the last column.
    private static final int WIDEST = 48;

    private static final String GAP = "  ";
    private static final String NUMBER = "[−+-]?[0-9][0-9.]*( .*)?|NaN|−?infinity|";

    /// The heads, then a line a row; no line ends in spaces.
    List<String> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(heads);
        all.addAll(rows);
        int[] widths = IntStream.range(0, heads.size())
                .map(column -> all.stream()
                        .mapToInt(row -> length(cell(row, column)))
                        .max()
                        .orElse(0))
                .toArray();
        boolean[] right = new boolean[heads.size()];
        for (int column = 0; column < heads.size(); column++) right[column] = isNumeric(column);
        var lines = new ArrayList<String>();
        for (List<String> row : all) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = cell(row, column);
                String room = " ".repeat(widths[column] - length(cell));
                line.append(column == 0 ? "" : GAP).append(right[column] ? room + cell : cell + room);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches(NUMBER));
    }

    private static String cell(List<String> row, int column) {
        String line = Console.harmless(row.get(column));
        return length(line) <= WIDEST || column == row.size() - 1
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
