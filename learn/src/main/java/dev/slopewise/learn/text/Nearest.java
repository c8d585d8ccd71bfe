package dev.slopewise.learn.text;

import java.util.Comparator;
import java.util.List;

/// The name that was probably meant.
final class Nearest {
    private Nearest() {}

    /// `did you mean adam? `, or nothing where no name is near.
    static String to(String word, List<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .filter(name -> distance(word, name) <= Math.max(2, word.length() / 3))
                .map("did you mean %s? "::formatted)
                .orElse("");
    }

    /// How many letters must be changed, put in or taken out (Levenshtein's distance).
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
