package dev.slopewise.cli;

import dev.slopewise.data.Measurements;
import dev.slopewise.doctor.log.Log;
import dev.slopewise.doctor.log.LogDoctor;
import dev.slopewise.doctor.log.LogReport;
import dev.slopewise.doctor.log.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads what others logged of a training: a file as [Measurements] reads it, an event file, or a folder with one of these in it. Nothing on disk is changed.
final class ForeignLogs {
    private static final int DEEPEST = 6;

    private ForeignLogs() {}

    /// What a log tells; empty if the path is a run folder of Slopewise, which tells more.
    ///
    /// @throws Failure if nothing is there, or nothing that could be a log
    static Optional<LogReport> read(Path path) throws IOException {
        if (!Files.exists(path)) throw new Failure("there is no file or folder " + path + "; check the name");
        if (Files.isRegularFile(path.resolve("run.json"))) return Optional.empty();
        return Optional.of(LogDoctor.examine(log(path)));
    }

    static Log log(Path path) throws IOException {
        if (!Files.isDirectory(path))
            return EventSheets.isEvents(path) ? EventSheets.log(path, List.of(path)) : table(path);
        List<Path> files;
        try (Stream<Path> inside = Files.walk(path, DEEPEST)) {
            files = inside.filter(Files::isRegularFile).sorted().toList();
        }
        List<Path> events = files.stream().filter(EventSheets::isEvents).toList();
        if (!events.isEmpty()) return EventSheets.log(path, events);
        List<Path> tables = files.stream().filter(ForeignLogs::isTable).toList();
        if (tables.size() == 1) return table(tables.getFirst());
        throw new Failure(
                tables.isEmpty()
                        ? path
                                + " holds no log: no run.json, no event file (events.out.tfevents.…), no .csv, .tsv,"
                                + " .jsonl or .json file"
                        : path + " holds several files that may be logs; name one: "
                                + tables.stream().limit(10).map(Path::toString).collect(Collectors.joining(", ")));
    }

    private static boolean isTable(Path file) {
        return file.getFileName()
                .toString()
                .toLowerCase(Locale.ROOT)
                .matches(".*\\.(csv|tsv|jsonl|ndjson|json)(\\.gz)?");
    }

    private static Log table(Path file) {
        var sheet = new Sheet();
        List<String> notes = Measurements.read(file, sheet::add);
        return Log.of(List.of(sheet), notes);
    }
}
