package dev.slopewise.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/// Collects JSON objects into columns, and checks each value as it comes.
final class JsonRows {
    static final int MOST_COLUMNS = 100_000;

    /// Cells of a table without a value: this many, and so many times the number of values, but no more. Beyond, a small
    /// file whose objects all have fields of their own would fill the memory.
    static final long MOST_EMPTY = 1_000_000;

    static final int MOST_EMPTY_PER_VALUE = 64;

    private final String file;
    private final Set<String> names;
    private final Map<String, ColumnBuilder> columns = new LinkedHashMap<>();
    private int rows; // since the last table was taken
    private long values; // likewise
    private boolean anyTable;

    /// @param names of the columns known so far, to which those that are found are added
    JsonRows(String file, Set<String> names) {
        this.file = file;
        this.names = names;
    }

    int count() {
        return rows;
    }

    /// How many columns are known so far.
    int columns() {
        return names.size();
    }

    /// Reads one row, the parser being at the start of its object.
    void read(JsonParser parser) {
        object(parser, "");
        rows++;
    }

    private void object(JsonParser parser, String path) {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String name = path + parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT) {
                object(parser, name + ".");
            } else if (value == JsonToken.START_ARRAY) {
                throw new DataException(
                        "a number, a text, true, false or null is needed, got a list",
                        place(parser.currentTokenLocation()) + ", column " + Words.quoted(name),
                        "give each entry a field of its own, or leave the field out");
            } else {
                add(
                        name,
                        value == JsonToken.VALUE_NULL ? "" : parser.getString().strip(),
                        parser);
            }
        }
    }

    private void add(String name, String value, JsonParser parser) {
        TokenStreamLocation at = parser.currentTokenLocation();
        ColumnBuilder column = columns.get(name);
        if (column == null) {
            column = new ColumnBuilder(name);
            columns.put(name, column);
            names.add(name);
            if (name.isEmpty() || names.size() > MOST_COLUMNS) {
                throw new DataException(
                        name.isEmpty()
                                ? "every field needs a name, this one has none"
                                : "at most %d columns are possible, and there are more".formatted(MOST_COLUMNS),
                        place(at),
                        "correct the file");
            }
            refuseEmptiness();
        }
        if (column.rows() > rows) {
            throw new DataException("a row has two fields " + Words.quoted(name), place(at), "rename one of them");
        }
        column.padTo(rows);
        column.add(value, at.getLineNr());
        values++;
    }

    private void refuseEmptiness() {
        long empty = (long) columns.size() * rows - values;
        if (empty > MOST_EMPTY + MOST_EMPTY_PER_VALUE * values) {
            throw new DataException(
                    "rows with the same fields are needed, and these have %d fields of which a row has %d on average"
                            .formatted(columns.size(), values / Math.max(1, rows)),
                    file,
                    "write a field for what the names now say, or read fewer rows at once");
        }
    }

    /// These rows as a table; nothing if there are none, once there was a table.
    Optional<Table> take() {
        if (rows == 0 && anyTable) {
            return Optional.empty();
        }
        for (String name : names) {
            columns.computeIfAbsent(name, ColumnBuilder::new);
        }
        if (rows == 0 || columns.isEmpty()) {
            throw new DataException(
                    rows == 0 ? "there are no rows" : "the rows have no fields", file, "add objects, a row each");
        }
        refuseEmptiness();
        columns.values().forEach(column -> column.padTo(rows));
        var table = new Table(
                file,
                columns.values().stream().map(column -> column.build(file, ',')).toList());
        columns.clear();
        names.forEach(name -> columns.put(name, new ColumnBuilder(name)));
        rows = 0;
        values = 0;
        anyTable = true;
        return Optional.of(table);
    }

    String place(@Nullable TokenStreamLocation at) {
        return at == null ? file : "%s, line %d, character %d".formatted(file, at.getLineNr(), at.getColumnNr());
    }

    static String shown(@Nullable JsonToken token) {
        return switch (token) {
            case null -> "the end of the file";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> "`" + token.asString() + "`";
        };
    }
}
