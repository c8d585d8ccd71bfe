package dev.slopewise.learn.text;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The name that was probably meant: the nearest by edit distance, if it is near at all. Case does not count.
public final class Nearest {
    private Nearest() {}

    /// The nearest name, if at most a third of its letters (or two of them) differ.
    public static Optional<String> to(String word, List<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= Math.max(2, name.length() / 3));
    }

    /// How many letters must be inserted, removed or replaced to turn one text into the other (Levenshtein 1966).
    static int distance(String left, String right) {
        String from = left.toLowerCase(Locale.ROOT), to = right.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1]; // row[j]: from the first i letters of `from` to the first j of `to`
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
