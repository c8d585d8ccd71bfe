package dev.slopewise.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// All results as Markdown: `Table <file of results> <file of cold starts>`.
public final class Table {
    private static final String OURS = "slopewise", BY_HAND = "plain";

    /// Rounding of `f32` sums in another order, and of a few steps on from there, stays below this share.
    private static final double TOLERANCE = 1e-3;

    /// Of a processor, the system itself takes less.
    private static final double CROWDED = 0.1;

    private final PrintStream out;
    private final List<Result> results;
    private final List<Work> works;

    Table(PrintStream out, List<Result> results) {
        this.out = out;
        this.results = results.stream().map(r -> judged(r, results)).toList();
        works = Arrays.stream(Work.values())
                .filter(w -> results.stream().anyMatch(r -> r.work() == w))
                .toList();
    }

    public static void main(String[] args) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(Machine.line() + ".");
        new Table(out, Result.read(Path.of(args[0]))).print();
        printColdStarts(out, Path.of(args[1]));
        out.printf("%nJars of core, compile and learn: %s MB.%n", Work.digits(Machine.jars() / 1e6));
    }

    void print() {
        for (int threads : new int[] {1, 2}) print(threads);
        printCrowded();
        printMissing();
        printAlone();
    }

    /// A time counts only if its work had the same outcome as Slopewise's, or as that of the first who did it.
    private static Result judged(Result result, List<Result> all) {
        if (!result.isMeasured() || result.isAlone()) return result;
        List<Result> same = all.stream()
                .filter(r -> r.work() == result.work() && r.isMeasured() && !r.isAlone())
                .toList();
        Result wanted =
                same.stream().filter(r -> r.peer().equals(OURS)).findFirst().orElse(same.getFirst());
        double off = Math.abs(result.outcome() - wanted.outcome());
        if (off <= TOLERANCE * Math.abs(wanted.outcome())) return result;
        String reason =
                "other outcome: %s, where %s has %s".formatted(result.outcome(), wanted.peer(), wanted.outcome());
        return Result.none(result.peer(), result.threads(), result.work(), result.outcome(), reason);
    }

    private void print(int threads) {
        Map<String, Map<Work, Result>> rows = new LinkedHashMap<>();
        for (Result r : results) {
            if (r.threads() == threads)
                rows.computeIfAbsent(r.peer(), p -> new LinkedHashMap<>()).put(r.work(), r);
        }
        if (rows.isEmpty()) return;
        out.printf("%n%s%n%n", threads == 1 ? "One thread" : threads + " threads");
        row("", works.stream().map(Work::heading).toList());
        row("---", works.stream().map(w -> "---").toList());
        rows.forEach((peer, row) ->
                row(peer, works.stream().map(w -> cell(row.get(w))).toList()));
        ratios("best peer ÷ slopewise", rows, p -> !p.equals(OURS) && !p.equals(BY_HAND));
        if (rows.containsKey(BY_HAND)) ratios("the same with plain loops", rows, p -> !p.equals(OURS));
        floors(threads, best(rows, Work.W10_F32, p -> true), best(rows, Work.W10_F64, p -> true));
    }

    private static String cell(Result result) {
        return result == null || !result.isMeasured() ? "-" : result.work().show(result.nanoseconds());
    }

    private void ratios(String title, Map<String, Map<Work, Result>> rows, Predicate<String> among) {
        List<String> cells = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (Work work : works) {
            OptionalDouble ours = best(rows, work, OURS::equals), theirs = best(rows, work, among);
            if (ours.isPresent() && theirs.isPresent()) ratios.add(theirs.getAsDouble() / ours.getAsDouble());
            cells.add(ours.isPresent() && theirs.isPresent() ? Work.digits(ratios.getLast()) : "-");
        }
        if (ratios.isEmpty()) return;
        double mean = Math.exp(ratios.stream().mapToDouble(Math::log).average().orElseThrow());
        row("%s; geometric mean %s".formatted(title, Work.digits(mean)), cells);
    }

    /// At the speed of the run's best product and of copying.
    private void floors(int threads, OptionalDouble floats, OptionalDouble doubles) {
        if (floats.isEmpty() || doubles.isEmpty()) return;
        double copy = Machine.copy(threads);
        double peak = Work.W10_F32.flop() / floats.getAsDouble(), half = Work.W10_F64.flop() / doubles.getAsDouble();
        row(
                "floor at %s GFLOP/s (f64: %s) and %s GB/s"
                        .formatted(Work.digits(peak), Work.digits(half), Work.digits(copy)),
                works.stream()
                        .map(w -> w.show(w.floor(w.isDouble() ? half : peak, copy)))
                        .toList());
    }

    private static OptionalDouble best(Map<String, Map<Work, Result>> rows, Work work, Predicate<String> among) {
        return rows.entrySet().stream()
                .filter(row -> among.test(row.getKey()))
                .map(Map.Entry::getValue)
                .map(Map::values)
                .flatMap(Collection::stream)
                .filter(r -> r.work() == work && r.isMeasured())
                .mapToDouble(Result::nanoseconds)
                .min();
    }

    private void row(String head, List<String> cells) {
        out.println("| " + head + " | " + String.join(" | ", cells) + " |");
    }

    /// A time beside which others worked is not of a quiet machine.
    private void printCrowded() {
        List<String> crowded = results.stream()
                .filter(r -> r.isMeasured() && r.others() > CROWDED)
                .map(r -> "%s %s (%d %s; others held %.1f processors)"
                        .formatted(
                                r.peer(), r.work(), r.threads(), r.threads() == 1 ? "thread" : "threads", r.others()))
                .toList();
        if (!crowded.isEmpty()) out.printf("%nNot on a quiet machine: %s.%n", String.join(", ", crowded));
    }

    private void printMissing() {
        Map<String, List<Result>> missing = results.stream()
                .filter(r -> !r.isMeasured())
                .collect(Collectors.groupingBy(
                        r -> r.peer() + ": " + r.reason(), LinkedHashMap::new, Collectors.toList()));
        if (missing.isEmpty()) return;
        out.printf("%nNot there:%n%n");
        missing.forEach((why, at) -> out.printf(
                "- %s (%s)%n",
                why, at.stream().map(r -> r.work().name()).distinct().collect(Collectors.joining(", "))));
    }

    private void printAlone() {
        String alone = results.stream()
                .filter(r -> r.isMeasured() && r.isAlone())
                .map(r -> r.peer() + " " + r.work())
                .distinct()
                .collect(Collectors.joining(", "));
        if (!alone.isEmpty()) out.printf("%nIts outcome cannot be compared: %s.%n", alone);
    }

    private static void printColdStarts(PrintStream out, Path file) throws IOException {
        Map<String, List<Long>> starts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] part = line.split("\t", -1);
            starts.computeIfAbsent(part[0], p -> new ArrayList<>()).add(Long.parseLong(part[1]));
        }
        if (starts.isEmpty()) return;
        out.printf(
                "%nFrom the start of the JVM to the end of the first step of W2, median of %d, in ms: %s.%n",
                starts.values().iterator().next().size(),
                starts.entrySet().stream()
                        .map(e -> e.getKey() + " "
                                + e.getValue().stream()
                                        .sorted()
                                        .toList()
                                        .get(e.getValue().size() / 2))
                        .collect(Collectors.joining(", ")));
    }
}
