package dev.slopewise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Times and lines as a person reads them; numbers are the narrator's.
final class Words {
    /// The longest line of running text that reads well.
    static final int LINE = 100;

    private Words() {}

    /// `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
    static String time(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }

    /// With a capital letter in front.
    static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /// A path as a shell takes it.
    static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\p{L}\\p{N}/._-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// A sentence in lines of at most this width; a longer word stands alone.
    static List<String> wrapped(String sentence, int width) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : sentence.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
