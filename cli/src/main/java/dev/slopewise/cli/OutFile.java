package dev.slopewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file for the user, written as a whole or not at all.
final class OutFile {
    private OutFile() {}

    /// Writes beside the file and renames.
    ///
    /// @throws Failure if the file cannot be written, or is there and may not be replaced
    static void write(Path file, byte[] bytes, boolean mayReplace) {
        if (Files.exists(file) && (!mayReplace || Files.isDirectory(file))) {
            throw new Failure(file + " is already there; choose another with --out"
                    + (Files.isDirectory(file) ? "" : ", or replace it with --force"));
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            remove(part);
            throw new Failure("%s cannot be written: %s".formatted(file, Failure.reason(e)), e);
        }
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException _) {
            // what could not be written is told; that some of it stays is less
        }
    }
}
