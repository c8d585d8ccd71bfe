package dev.slopewise.data;

/// The character between fields, found from the header: whichever of comma, semicolon and tab stands there most often
/// outside quotes.
///
/// On a tie the earlier of them wins; a header with none of them is one column.
final class Separator {
    private static final String CANDIDATES = ",;\t";

    private Separator() {}

    static char of(String start) {
        int[] counts = new int[CANDIDATES.length()];
        boolean quoted = false;
        for (char c : start.stripLeading().toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                break;
            } else if (!quoted && CANDIDATES.indexOf(c) >= 0) {
                counts[CANDIDATES.indexOf(c)]++;
            }
        }
        int most = 0;
        for (int i = 1; i < counts.length; i++) {
            most = counts[i] > counts[most] ? i : most;
        }
        return CANDIDATES.charAt(most);
    }

    static String name(char separator) {
        return separator == '\t' ? "a tab" : "'" + separator + "'";
    }
}
