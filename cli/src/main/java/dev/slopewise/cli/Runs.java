package dev.slopewise.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The folder that holds run folders.
record Runs(Path folder) {
    static final String LAST = "last";
    private static final String HEADER = "run.json";

    /// The folder of a run that is named by its path, by its id, or as `last`.
    ///
    /// @throws Failure if there is none, naming those there are
    Path find(String run) throws IOException {
        if (run.equals(LAST)) {
            List<Path> newestFirst = newestFirst();
            if (newestFirst.isEmpty()) {
                throw new Failure(
                        "there is no run in " + folder + "; train one first, or name another folder with --runs");
            }
            return newestFirst.getFirst();
        }
        Path path = Path.of(run);
        if (Files.exists(path)) {
            return path;
        }
        if (!run.isEmpty() && Files.isDirectory(folder.resolve(run))) {
            return folder.resolve(run);
        }
        List<Path> newestFirst = newestFirst();
        throw new Failure("there is no run `%s`, neither as a folder nor in %s; %s"
                .formatted(
                        run,
                        folder,
                        newestFirst.isEmpty()
                                ? "train one first, or name another folder with --runs"
                                : "runs there, newest first: " + shown(newestFirst)));
    }

    private static String shown(List<Path> runs) {
        String some =
                runs.stream().limit(5).map(run -> "`" + run.getFileName() + "`").collect(Collectors.joining(", "));
        return runs.size() <= 5 ? some : some + " and " + (runs.size() - 5) + " more";
    }

    /// The folders of all runs here, the one that was begun last first.
    List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        record Dated(Path run, FileTime time) {}
        List<Dated> dated;
        try (Stream<Path> inside = Files.list(folder)) {
            dated = inside.filter(run -> Files.isRegularFile(run.resolve(HEADER)))
                    .map(run -> new Dated(run, written(run)))
                    .toList();
        }
        return dated.stream()
                .sorted(Comparator.comparing(Dated::time)
                        .thenComparing(Dated::run)
                        .reversed())
                .map(Dated::run)
                .toList();
    }

    private static FileTime written(Path run) {
        try {
            return Files.getLastModifiedTime(run.resolve(HEADER));
        } catch (IOException _) {
            return FileTime.fromMillis(0); // it went away just now
        }
    }

    /// A name that no run here has: this one, or this one and a number.
    String free(String name) {
        String free = name;
        for (int n = 2; Files.exists(folder.resolve(free)); n++) {
            free = name + "-" + n;
        }
        return free;
    }

    /// Makes this folder.
    ///
    /// @return the topmost folder that was not there before; empty if all were
    /// @throws IOException if it cannot be made
    Optional<Path> make() throws IOException {
        Path made = null;
        for (Path at = folder.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
            made = at;
        }
        if (!Files.isDirectory(folder) && Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString());
        }
        Files.createDirectories(folder);
        return Optional.ofNullable(made);
    }

    /// Takes back what [#make] made, as far as nothing else is in it.
    void unmake(Path made) {
        for (Path at = folder.toAbsolutePath(); at != null && at.startsWith(made); at = at.getParent()) {
            try {
                Files.deleteIfExists(at);
            } catch (IOException _) {
                return; // something is in it
            }
        }
    }
}
