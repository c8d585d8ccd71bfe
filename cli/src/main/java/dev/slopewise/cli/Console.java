package dev.slopewise.cli;

import java.io.FileDescriptor;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Where the program speaks to.
///
/// @param window     the terminal that a person watches, where what was written may be drawn over; empty for files and pipes
/// @param hasColours whether that person wants colours
record Console(PrintStream out, PrintStream err, Optional<Window> window, boolean hasColours) implements AutoCloseable {

    /// This process's own streams, in UTF-8 except where Windows says otherwise: elsewhere a locale that is not set (`LANG=C`, usual
    /// in containers) does not mean that the terminal could not show an arrow.
    @SuppressWarnings("SystemConsoleNull") // JDK 25 returns null again when the streams are redirected
    static Console ofSystem() {
        boolean isWindows = System.getProperty("os.name", "").startsWith("Windows");
        Charset charset = isWindows ? System.out.charset() : StandardCharsets.UTF_8;
        var console = System.console();
        boolean isTerminal = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        String noColor = System.getenv("NO_COLOR");
        return new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintStream(errors(), true, charset),
                isTerminal ? Optional.of(Window.ofSystem()) : Optional.empty(),
                isTerminal && (noColor == null || noColor.isEmpty()));
    }

    /// Where the launcher says that errors go, past what it does with those of the JVM.
    private static FileOutputStream errors() {
        String file = System.getProperty("slopewise.err", "");
        if (!file.isEmpty()) {
            try {
                return new FileOutputStream(file, true);
            } catch (FileNotFoundException _) {
                // a socket cannot be opened by name: then they go the JVM's way
            }
        }
        return new FileOutputStream(FileDescriptor.err);
    }

    Console withoutColours() {
        return new Console(out, err, window, false);
    }

    /// Sentences, one a line; in a terminal, long ones go on in lines below.
    void say(String indent, List<String> sentences) {
        int width = window.isPresent() ? width() - indent.length() : Integer.MAX_VALUE;
        for (String sentence : sentences) {
            Words.wrapped(harmless(sentence), width).forEach(line -> out.println(indent + line));
        }
    }

    /// Rows in columns, whatever the terminal's width: a line that is cut or goes on below is easier to read than cells that are missing.
    void table(String indent, TextTable table) {
        List<String> lines = table.lines();
        heading(indent + lines.getFirst());
        lines.stream().skip(1).forEach(line -> out.println(indent + line));
    }

    void heading(String text) {
        out.println(hasColours ? Ink.BOLD.on(text) : text);
    }

    /// One line, whatever is in it.
    void error(String line) {
        out.flush();
        err.println((hasColours ? Ink.RED.on("error:") : "error:") + " "
                + harmless(line.strip().replaceAll("\\s*\\R\\s*", " ")));
    }

    /// Without signs that command a terminal: names and values of a table stand in sentences, whatever is in them.
    static String harmless(String text) {
        return text.replaceAll("\\p{Cc}", " ");
    }

    /// Columns for running text.
    int width() {
        return Math.min(Words.LINE, window.map(Window::columns).orElse(Words.LINE));
    }

    void flush() {
        out.flush();
        err.flush();
    }

    @Override
    public void close() {
        flush();
        window.ifPresent(Window::close);
    }
}
