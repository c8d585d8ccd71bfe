package dev.slopewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/// A file or a folder for the user, written as a whole or not at all.
final class OutFile {
    private OutFile() {}

    /// Writes beside the file and renames.
    ///
    /// @return how many bytes
    /// @throws Failure if the file cannot be written, or is there and may not be replaced
    static long write(Path file, byte[] bytes, boolean mayReplace) {
        return make(file, mayReplace, part -> Files.write(part, bytes));
    }

    /// Writes a folder that holds one file.
    ///
    /// @throws Failure if it cannot be written, or is there
    static long folder(Path folder, Making making) {
        return make(folder, false, making);
    }

    /// Makes a file at a place, or in a folder at that place.
    interface Making {
        /// Makes it.
        ///
        /// @return the file
        Path at(Path place) throws IOException;
    }

    private static long make(Path whole, boolean mayReplace, Making making) {
        if (Files.exists(whole) && (!mayReplace || Files.isDirectory(whole))) {
            throw new Failure(whole + " is already there; choose another with --out"
                    + (Files.isDirectory(whole) ? "" : ", or replace it with --force"));
        }
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        try {
            remove(part); // of a command that was killed
            long bytes = Files.size(making.at(part));
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
            return bytes;
        } catch (IOException e) {
            remove(part);
            throw new Failure("%s cannot be written: %s".formatted(whole, Failure.reason(e)), e);
        }
    }

    private static void remove(Path part) {
        try {
            if (Files.isDirectory(part)) {
                try (Stream<Path> inside = Files.list(part)) {
                    for (Path file : inside.toList()) Files.delete(file);
                }
            }
            Files.deleteIfExists(part);
        } catch (IOException _) {
            // what could not be written is told; that some of it stays is less
        }
    }
}
