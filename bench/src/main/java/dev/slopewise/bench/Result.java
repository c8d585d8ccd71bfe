package dev.slopewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// What was measured, a line of a file each.
///
/// @param nanoseconds of a step, the median of all rounds; NaN if there is none
/// @param outcome     see [Step#outcome], after [Run#STEPS] steps
/// @param others      processors that other programs held meanwhile, see [ProcessorTime]
/// @param reason      why there is no time; empty if there is one
record Result(String peer, int threads, Work work, double nanoseconds, double outcome, double others, String reason) {
    /// Without a time, for a reason.
    static Result none(String peer, int threads, Work work, double outcome, String reason) {
        return new Result(peer, threads, work, Double.NaN, outcome, 0, reason);
    }

    boolean isMeasured() {
        return reason.isEmpty();
    }

    /// Whether its outcome cannot be compared.
    boolean isAlone() {
        return Double.isNaN(outcome);
    }

    void append(Path file) throws IOException {
        String line = String.join(
                "\t",
                peer,
                Integer.toString(threads),
                work.name(),
                Double.toString(nanoseconds),
                Double.toString(outcome),
                Double.toString(others),
                reason.replaceAll("\\s+", " "));
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static List<Result> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(Result::parse).toList();
    }

    private static Result parse(String line) {
        String[] part = line.split("\t", -1);
        return new Result(
                part[0],
                Integer.parseInt(part[1]),
                Work.valueOf(part[2]),
                Double.parseDouble(part[3]),
                Double.parseDouble(part[4]),
                Double.parseDouble(part[5]),
                part[6]);
    }
}
