package dev.slopewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// A JSON file: an array of objects, or objects one after the other, a row each.
///
/// Columns are the objects' fields in the order they are first met; one that a row lacks is missing there. A field of an
/// inner object is named by its path (`address.city`); lists are refused. Values count as those of a CSV file do,
/// whether they are quoted or not; `true` and `false` are text, `null` is missing. A later pass knows the columns of an
/// earlier one from its first part on.
final class JsonStream implements TableStream {
    static final int DEEPEST = 32;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(CsvRows.LONGEST_FIELD)
                    .maxNameLength(1000)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final Path file;
    private final Set<String> names = new LinkedHashSet<>(); // of the columns seen so far

    JsonStream(Path file) {
        this.file = file;
    }

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public Chunks chunks(int rows) {
        InputStream in = DataFiles.open(file);
        try {
            var text = new Utf8Reader(in, source());
            return new Pass(
                    JSON.createParser(ObjectReadContext.empty(), text),
                    text,
                    new JsonRows(source(), names),
                    Chunking.checked(rows));
        } catch (IOException | RuntimeException e) {
            throw Chunking.closed(in, source(), e);
        }
    }

    private final class Pass implements Chunks {
        private final JsonParser parser;
        private final Utf8Reader text;
        private final JsonRows rows;
        private final int most;
        private boolean begun;
        private boolean inArray;
        private boolean ended;

        Pass(JsonParser parser, Utf8Reader text, JsonRows rows, int most) {
            this.parser = parser;
            this.text = text;
            this.rows = rows;
            this.most = most;
        }

        @Override
        public Optional<Table> next() {
            try {
                while (rows.count() < Chunking.rows(most, rows.columns()) && !ended) {
                    step();
                }
                return rows.take();
            } catch (JacksonException e) {
                if (e.getCause() instanceof IOException io) {
                    throw DataFiles.unreadable(source(), io);
                }
                throw new DataException(
                        "JSON is expected to go on otherwise: "
                                + Words.shortened(e.getOriginalMessage().replaceFirst(" \\(start marker.*", "")),
                        rows.place(e.getLocation()),
                        "an array of objects is needed, or objects one after the other");
            }
        }

        private void step() {
            JsonToken token = parser.nextToken();
            if (!begun && token == JsonToken.START_ARRAY) {
                inArray = true;
            } else if (token == JsonToken.START_OBJECT) {
                rows.read(parser);
            } else if (token == null && !inArray) {
                ended = true;
            } else if (token == JsonToken.END_ARRAY && inArray) {
                ended = true;
                if (parser.nextToken() != null) {
                    throw unexpected("the end of the file after the array");
                }
            } else {
                throw unexpected("an object, a row of the table,");
            }
            begun = true;
        }

        private DataException unexpected(String wanted) {
            return new DataException(
                    wanted + " is needed, got " + JsonRows.shown(parser.currentToken()),
                    rows.place(parser.currentTokenLocation()),
                    "write the table as an array of objects: [{\"x\": 1, \"y\": \"a\"}, …]");
        }

        @Override
        public void close() {
            try {
                parser.close();
                text.close();
            } catch (IOException e) {
                throw DataFiles.unreadable(source(), e);
            }
        }
    }
}
