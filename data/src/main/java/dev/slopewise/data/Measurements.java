package dev.slopewise.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Numbers that a program wrote while it ran, whoever wrote it, by row and name, just as they stand: NaN and infinities are numbers here, and only what is empty is
/// not there. [Tables] reads the same files as tables to learn from.
///
/// | format | known by |
/// |---|---|
/// | JSON lines; an array of objects; one object that holds such an array, or an array of numbers for each name | `{` or `[` at the start, or the name |
/// | CSV, also with semicolons or tabs | all other text |
///
/// Text may be packed by gzip. A file that ends in the middle of a line, as that of a running or killed program does, or whose rest is broken, gives what is whole
/// before.
public final class Measurements {
    private final Sink sink;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> numbers = new HashSet<>(); // names that have held a number
    private final Map<String, String> texts = new LinkedHashMap<>(); // of other names the first text

    private Measurements(Sink sink) {
        this.sink = sink;
    }

    /// Takes one number after the other; the rows of a name come in order.
    @FunctionalInterface
    public interface Sink {
        /// A number.
        ///
        /// @param row from 0
        void add(int row, String name, double number);
    }

    /// Gives the numbers of a file; says, in sentences, what of it could not be read.
    ///
    /// @throws DataException if the file cannot be read, is no text in UTF-8, has no names for its columns, or holds no number
    public static List<String> read(Path file, Sink sink) {
        var measurements = new Measurements(sink);
        try {
            if (Tables.isJson(file)) {
                MeasuredJson.read(file, measurements);
            } else {
                MeasuredCsv.read(file, measurements);
            }
        } catch (IOException e) {
            throw DataFiles.unreadable(file.toString(), e);
        }
        return measurements.told(file);
    }

    private List<String> told(Path file) {
        numbers.forEach(texts::remove);
        String shown = texts.entrySet().stream()
                .limit(5)
                .map(text -> Words.quoted(text.getKey()) + " (such as " + Words.quoted(text.getValue()) + ")")
                .collect(Collectors.joining(", "));
        if (numbers.isEmpty()) {
            throw new DataException(
                    "there are no numbers in it" + (shown.isEmpty() ? "" : ", only text: " + shown),
                    file.toString(),
                    "columns separated by commas, semicolons or tabs are needed, with decimal points, or JSON lines");
        }
        if (!texts.isEmpty()) notes.add("without numbers, and passed over: " + shown);
        return List.copyOf(notes);
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    void number(int row, String name, double number) {
        numbers.add(name);
        sink.add(row, name, number);
    }

    /// A cell as it is written: a number, nothing, or a text.
    void cell(int row, String name, String text) {
        if (text.isEmpty()) return;
        double number = Fields.number(text);
        if (!Double.isNaN(number)) {
            number(row, name, number);
        } else if (isNaN(text)) {
            number(row, name, Double.NaN);
        } else if (!Fields.isMissing(text) && !text.equalsIgnoreCase("none")) {
            texts.putIfAbsent(name, text);
        }
    }

    private static boolean isNaN(String text) {
        return text.length() <= 4 && (text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("-nan"));
    }
}
