package dev.slopewise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A place in the sources where an error is made: a call of `require` or `refuse`.
///
/// @param first  its first line, counted from 1
/// @param last   its last line
/// @param pieces the texts in quotes from which its message is made
record ErrorSite(String file, int first, int last, List<String> pieces) {
    private static final Pattern CALL = Pattern.compile("\\b(require|refuse)\\(");
    private static final Pattern PIECE = Pattern.compile("\"((?:\\\\.|[^\"\\\\])*)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("%[.\\d]*[a-z]");

    /// Of all files below a folder but the one of `SlopewiseException`, which makes them for the others.
    static List<ErrorSite> below(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(f -> f.toString().endsWith(".java") && !f.endsWith("SlopewiseException.java"))
                    .sorted()
                    .toList();
        }
        List<ErrorSite> sites = new ArrayList<>();
        for (Path file : files) sites.addAll(in(file.getFileName().toString(), Files.readString(file)));
        return sites;
    }

    private static List<ErrorSite> in(String file, String code) {
        List<ErrorSite> sites = new ArrayList<>();
        for (Matcher call = CALL.matcher(code); call.find(); ) {
            List<Integer> commas = new ArrayList<>();
            int end = end(code, call.end(), commas);
            boolean first = call.group(1).equals("refuse");
            String message = code.substring(first ? call.end() : commas.getFirst(), end);
            List<String> pieces = PIECE.matcher(message)
                    .results()
                    .map(piece -> piece.group(1).translateEscapes())
                    .toList();
            sites.add(new ErrorSite(file, line(code, call.start()), line(code, end), pieces));
        }
        return sites;
    }

    /// Where the call's bracket is closed. The places of the commas between its arguments are added to a list.
    private static int end(String code, int from, List<Integer> commas) {
        int depth = 1;
        for (int i = from; ; i++) {
            char c = code.charAt(i);
            if (c == '"' || c == '\'') {
                for (i++; code.charAt(i) != c; i++) if (code.charAt(i) == '\\') i++;
            } else if (c == '(' || c == '{' || c == '[') depth++;
            else if ((c == ')' || c == '}' || c == ']') && --depth == 0) return i;
            else if (c == ',' && depth == 1) commas.add(i);
        }
    }

    private static int line(String code, int at) {
        return 1 + (int) code.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /// Whether an error was made here.
    boolean made(Throwable error) {
        for (StackTraceElement frame : error.getStackTrace()) {
            if (frame.getClassName().endsWith(".SlopewiseException")) continue;
            return file.equals(frame.getFileName()) && first <= frame.getLineNumber() && frame.getLineNumber() <= last;
        }
        return false;
    }

    /// The pieces that are in none of these texts.
    List<String> missing(List<String> texts) {
        return pieces.stream()
                .filter(piece -> {
                    String[] fixed = PLACEHOLDER.split(piece, -1);
                    Pattern like = Pattern.compile(
                            String.join(
                                    ".*", Stream.of(fixed).map(Pattern::quote).toList()),
                            Pattern.DOTALL);
                    return texts.stream().noneMatch(text -> like.matcher(text).find());
                })
                .toList();
    }

    @Override
    public String toString() {
        return "%s:%d %s".formatted(file, first, pieces);
    }
}
