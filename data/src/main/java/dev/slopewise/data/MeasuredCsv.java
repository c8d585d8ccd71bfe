package dev.slopewise.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The numbers of a CSV file, the first record being the names. Rows that have another number of fields than that are passed over and counted.
final class MeasuredCsv extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final String file;
    private final Measurements to;
    private final List<String> names = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private long line;
    private int rows;
    private int odd; // rows with another number of fields
    private long oddLine; // the last of them
    private long firstOdd;
    private int again; // times that the header stood again

    private MeasuredCsv(String file, Measurements to) {
        this.file = file;
        this.to = to;
    }

    static void read(Path file, Measurements to) throws IOException {
        var rows = new MeasuredCsv(file.toString(), to);
        try (var text = new Utf8Reader(DataFiles.open(file), file.toString())) {
            var records = CsvReader.builder()
                    .fieldSeparator(Separator.of(text.start()))
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .maxBufferSize(2 * CsvRows.LONGEST_FIELD)
                    .build(rows, text)
                    .iterator();
            try {
                while (records.hasNext()) records.next();
            } catch (CsvParseException e) {
                if (e.getCause() instanceof DataException ours) throw ours;
                to.note("line %d: the quotes of a field do not match; what is before was read".formatted(rows.line));
            } catch (UncheckedIOException e) {
                throw DataFiles.unreadable(file.toString(), e);
            }
        }
        rows.end();
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        line = startingLineNumber;
        fields.clear();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        fields.add(new String(buffer, offset, length).strip());
    }

    @Override
    protected Boolean buildRecord() {
        if (fields.isEmpty()) return false; // a blank line
        if (names.isEmpty()) {
            name();
        } else if (fields.size() != names.size()) {
            firstOdd = odd++ == 0 ? line : firstOdd;
            oddLine = line;
        } else if (fields.equals(names)) {
            again++;
        } else {
            for (int i = 0; i < fields.size(); i++) to.cell(rows, names.get(i), fields.get(i));
            rows++;
        }
        return true;
    }

    private void name() {
        CsvRows.requireNames(fields, file + ", line " + line);
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.get(i).isEmpty() ? "column " + (i + 1) : fields.get(i);
            int times = seen.merge(name, 1, Integer::sum);
            names.add(times == 1 ? name : name + " (" + times + ")");
        }
    }

    private void end() {
        if (names.isEmpty())
            throw new DataException("the file is empty", file, "a line of names and rows of numbers are needed");
        if (odd > rows) {
            throw new DataException(
                    "rows with as many fields as the header are needed, %d, and %d of %d have another number"
                            .formatted(names.size(), odd, odd + rows),
                    file + ", line " + firstOdd,
                    "write all names into the header, and one separator throughout");
        }
        if (odd == 1 && oddLine == line) {
            to.note(
                    "the last line, %d, has another number of fields than the header: it was cut, or is still being written"
                            .formatted(line));
        } else if (odd > 0) {
            to.note("rows with another number of fields than the header, passed over: %d, the first in line %d"
                    .formatted(odd, firstOdd));
        }
        if (again > 0) to.note("the header stands again, times: %d".formatted(again));
    }
}
