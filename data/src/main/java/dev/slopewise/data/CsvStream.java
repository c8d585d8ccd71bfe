package dev.slopewise.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/// A CSV file, read from the front for each pass.
record CsvStream(Path file) implements TableStream {
    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public Chunks chunks(int rows) {
        InputStream in = DataFiles.open(file);
        try {
            return new Pass(in, source(), Chunking.checked(rows));
        } catch (IOException | RuntimeException e) {
            throw Chunking.closed(in, source(), e);
        }
    }

    private static final class Pass implements Chunks {
        private final String name;
        private final int most;
        private final CsvRows rows;
        private final CloseableIterator<Boolean> records;

        Pass(InputStream in, String name, int most) throws IOException {
            this.name = name;
            this.most = most;
            var text = new Utf8Reader(in, name);
            FileKind.refuseJson(text.start(), name);
            char separator = Separator.of(text.start());
            rows = new CsvRows(name, separator);
            records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .maxBufferSize(2 * CsvRows.LONGEST_FIELD)
                    .build(rows, text)
                    .iterator();
        }

        @Override
        public Optional<Table> next() {
            try {
                while (rows.count() < Chunking.rows(most, rows.columns()) && records.hasNext()) {
                    records.next();
                }
                return rows.take();
            } catch (UncheckedIOException e) {
                throw DataFiles.unreadable(name, e.getCause() == null ? e : e.getCause());
            } catch (CsvParseException e) {
                if (e.getCause() instanceof DataException ours) {
                    throw ours;
                }
                throw String.valueOf(e.getMessage()).contains("buffer") ? rows.tooLong() : rows.badQuotes();
            }
        }

        @Override
        public void close() {
            try {
                records.close();
            } catch (IOException e) {
                throw DataFiles.unreadable(name, e);
            }
        }
    }
}
