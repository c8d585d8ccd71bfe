import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lays out every Java file below a folder: `check` names the files that are not laid out so, `apply` rewrites them.
/// Comment lines, and what stands between `// @formatter:off` and `// @formatter:on`, are kept as written.
final class Format {
    private static final Pattern FENCED = Pattern.compile("// @formatter:off\\R.*?// @formatter:on", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\h*+(///?(?! @formatter:).*)$");
    private static final Pattern PLACEHOLDER = Pattern.compile("/// @kept:(\\d+)");
    private static final Set<String> FOREIGN = Set.of("target", "node_modules");
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());

    /// What became of one file: `problem` is null when there is nothing to say.
    record Outcome(Path file, String problem) {}

    public static void main(String... args) throws IOException {
        var apply = switch (args[0]) {
            case "check" -> false;
            case "apply" -> true;
            default -> throw new IllegalArgumentException("format must be 'check' or 'apply', got '" + args[0] + "'");
        };
        var root = Path.of(args[1]).toRealPath();
        var problems = sources(root).parallelStream()
                .map(file -> new Outcome(root.relativize(file), format(file, apply)))
                .filter(outcome -> Objects.nonNull(outcome.problem))
                .toList();
        problems.forEach(outcome -> System.err.println(outcome.file + ":" + outcome.problem));
        if (!apply && !problems.isEmpty())
            System.err.println("to lay them out: ./mvnw -q -pl format verify -Dformat=apply");
        if (problems.stream().anyMatch(outcome -> !apply || !outcome.problem.endsWith(REWRITTEN))) System.exit(1);
    }

    private static final String REWRITTEN = " rewritten";

    private static String format(Path file, boolean apply) {
        try {
            var before = Files.readString(file);
            var after = keepFenced(before, formatCode(before));
            if (after.equals(before)) return null;
            if (!apply) return firstDifference(before, after) + ": not laid out";
            Files.writeString(file, after);
            return REWRITTEN;
        } catch (FormatterException e) {
            return e.diagnostics().getFirst().toString();
        } catch (IOException | IllegalStateException e) {
            return " " + e.getMessage();
        }
    }

    /// The formatter would break long `///` lines, without repeating the slashes: it is shown short placeholders instead.
    private static String formatCode(String source) throws FormatterException {
        var comments = new ArrayList<String>();
        var shown = COMMENT.matcher(source).replaceAll(comment -> {
            comments.add(comment.group(1).stripTrailing());
            var indent = comment.group().substring(0, comment.start(1) - comment.start());
            return indent + "/// @kept:" + (comments.size() - 1);
        });
        return PLACEHOLDER
                .matcher(FORMATTER.formatSourceAndFixImports(shown))
                .replaceAll(kept -> Matcher.quoteReplacement(comments.get(Integer.parseInt(kept.group(1)))));
    }

    private static String keepFenced(String before, String after) {
        var kept = FENCED.matcher(before).results().map(MatchResult::group).toList();
        var laidOut = FENCED.matcher(after).results().toList();
        if (kept.size() != laidOut.size())
            throw new IllegalStateException("a // @formatter: fence was moved or has no end");
        var result = new StringBuilder(after);
        for (int i = kept.size() - 1; i >= 0; i--) {
            result.replace(laidOut.get(i).start(), laidOut.get(i).end(), kept.get(i));
        }
        return result.toString();
    }

    private static int firstDifference(String before, String after) {
        var a = before.lines().toList();
        var b = after.lines().toList();
        int line = 0;
        while (line < Math.min(a.size(), b.size()) && a.get(line).equals(b.get(line))) line++;
        return line + 1;
    }

    private static List<Path> sources(Path root) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                var skipped = FOREIGN.contains(name) || name.startsWith(".");
                return skipped && !folder.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream().sorted().toList();
    }
}
