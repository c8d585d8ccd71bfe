package dev.slopewise.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Collects the records of a CSV file into columns, the first record being the header, and checks each as it comes.
final class CsvRows extends AbstractBaseCsvCallbackHandler<Boolean> {
    static final int LONGEST_FIELD = 1 << 20;

    private final String file;
    private final char separator;
    private final List<String> header = new ArrayList<>();
    private List<ColumnBuilder> columns = List.of();
    private long line; // where the current record begins
    private int fields; // how many of its fields have been read
    private int rows; // since the last table was taken
    private boolean anyTable;

    CsvRows(String file, char separator) {
        this.file = file;
        this.separator = separator;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        fields = 0;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (length > LONGEST_FIELD) {
            throw tooLong();
        }
        String field = new String(buffer, offset, length).strip();
        fields++;
        if (columns.isEmpty()) {
            header.add(field);
        } else if (index < columns.size()) {
            columns.get(index).add(field, line);
        }
    }

    @Override
    protected Boolean buildRecord() {
        if (fields == 0) {
            return false; // a blank line
        }
        if (columns.isEmpty()) {
            checkHeader();
            columns = builders();
        } else if (fields != columns.size()) {
            throw new DataException(
                    "%s needed as in the header, got %d"
                            .formatted(Words.count(columns.size(), "field is", "fields are"), fields),
                    file + ", line " + line,
                    "quote a field that contains " + Separator.name(separator) + ", or correct the line");
        } else {
            rows++;
        }
        return true;
    }

    /// Refuses a header that is a row of numbers.
    static void requireNames(List<String> header, String where) {
        if (header.stream().allMatch(name -> !name.isEmpty() && !Double.isNaN(Fields.number(name)))) {
            throw new DataException(
                    "a header with the columns' names is needed, got only numbers: " + Words.listed(header, 5),
                    where,
                    "put a line with the names before the first row");
        }
    }

    private void checkHeader() {
        String where = file + ", line " + line;
        requireNames(header, where);
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.isEmpty()) {
                throw new DataException(
                        "every column needs a name, column " + (i + 1) + " has none",
                        where,
                        "name it in the header, or remove it (pandas writes such a column unless told index=False)");
            }
            Integer before = places.putIfAbsent(name, i + 1);
            if (before != null) {
                throw new DataException(
                        "columns %d and %d are both named %s".formatted(before, i + 1, Words.quoted(name)),
                        where,
                        "rename one of them");
            }
        }
    }

    private List<ColumnBuilder> builders() {
        return header.stream().map(ColumnBuilder::new).toList();
    }

    /// How many columns the header names; 0 before it was read.
    int columns() {
        return columns.size();
    }

    /// How many rows have come since the last table was taken.
    int count() {
        return rows;
    }

    /// These rows as a table; nothing if there are none, once there was a table.
    Optional<Table> take() {
        if (columns.isEmpty()) {
            throw new DataException("the file is empty", file, "a header line and rows of data are needed");
        }
        if (rows == 0) {
            if (anyTable) {
                return Optional.empty();
            }
            throw new DataException("there is a header but no row below it", file, "add rows of data");
        }
        var table = new Table(
                file,
                columns.stream().map(column -> column.build(file, separator)).toList());
        columns = builders();
        rows = 0;
        anyTable = true;
        return Optional.of(table);
    }

    DataException tooLong() {
        return new DataException(
                "a field is longer than " + LONGEST_FIELD + " characters",
                place(),
                "if it begins with a quote, close it; otherwise leave the column out");
    }

    DataException badQuotes() {
        return new DataException(
                "the quotes of a field do not match: it ends with no closing quote, or text follows that quote",
                place(),
                "close the quote, and write a quote inside a quoted field twice (\"\")");
    }

    private String place() {
        String column = fields < columns.size()
                ? ", column " + Words.quoted(columns.get(fields).name())
                : "";
        return file + ", line " + line + column;
    }
}
