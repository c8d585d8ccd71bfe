package dev.slopewise.cli;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// A command that could not be done: what happened and what to do, in one line.
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String line) {
        super(line);
    }

    Failure(String line, Throwable cause) {
        super(line, cause);
    }

    /// What happened and what to do.
    static String line(Throwable e) {
        return switch (e) {
            case Failure _, DataException _ -> String.valueOf(e.getMessage());
            case SlopewiseException known ->
                place(known.where()) + known.problem() + (known.wayOut().isEmpty() ? "" : "; " + known.wayOut());
            case IOException io -> reason(io);
            case UncheckedIOException io -> reason(cause(io));
            case OutOfMemoryError _ ->
                "there is not enough memory; give Java more, such as JAVA_TOOL_OPTIONS=-Xmx8g, or take fewer rows or"
                        + " hidden units";
            default ->
                "something unforeseen happened: " + e + "; run it again with " + Output.DEBUG
                        + " and report what that prints";
        };
    }

    /// The file and line of what was read; of a place in a program nothing, as who types a command did not write it.
    private static String place(String where) {
        return where.isEmpty() || where.contains(".java:") ? "" : where + ": ";
    }

    /// What an unchecked exception stands for.
    static IOException cause(UncheckedIOException e) {
        return Objects.requireNonNull(e.getCause());
    }

    /// Why a file could not be read or written.
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException there -> there.getFile() + " is in the way: it is no folder";
            case NoSuchFileException missing -> missing.getFile() + " is not there";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ": " + other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
