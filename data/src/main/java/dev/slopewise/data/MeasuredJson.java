package dev.slopewise.data;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// The numbers of a JSON file: of objects one after the other, in an array, or in arrays of one object. `NaN` and `Infinity` without quotes, as Python writes them,
/// are read too.
final class MeasuredJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonStream.DEEPEST)
                    .maxStringLength(CsvRows.LONGEST_FIELD)
                    .maxNameLength(1000)
                    .maxNumberLength(1000)
                    .build())
            .build();

    private final JsonParser parser;
    private final Measurements to;
    private int rows;

    private MeasuredJson(JsonParser parser, Measurements to) {
        this.parser = parser;
        this.to = to;
    }

    static void read(Path file, Measurements to) throws IOException {
        try (var text = new Utf8Reader(DataFiles.open(file), file.toString());
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            new MeasuredJson(parser, to).read(file.toString());
        }
    }

    private void read(String file) throws IOException {
        try {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_OBJECT) row(rows == 0);
            }
        } catch (JacksonException e) {
            if (e.getCause() instanceof IOException io) throw io;
            if (e.getCause() instanceof DataException ours) throw ours;
            String place = "line %d, character %d"
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            if (rows == 0) {
                throw new DataException(
                        "JSON is expected to go on otherwise",
                        file + ", " + place,
                        "objects one after the other are needed, a row each");
            }
            to.note(place + ": it is cut there, or still being written, or no JSON; what is before was read");
        }
    }

    /// An object as a row.
    ///
    /// @param alone whether it may hold all rows in its arrays
    private void row(boolean alone) {
        int row = rows, most = row;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            most = Math.max(most, field(row, "", alone));
        }
        rows = Math.max(most, row + 1);
    }

    /// The value of a field, the parser being at its name.
    ///
    /// @return how many rows there are then
    private int field(int row, String path, boolean alone) {
        String name = path + parser.currentName();
        return switch (parser.nextToken()) {
            case START_OBJECT -> {
                for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
                    field(row, name + ".", false);
                }
                yield row + 1;
            }
            case START_ARRAY -> {
                if (alone) yield array(row, name);
                parser.skipChildren();
                yield row + 1;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> {
                to.cell(row, name, parser.getString().strip());
                yield row + 1;
            }
            default -> row + 1;
        };
    }

    /// An array of rows, or of one name's numbers.
    private int array(int row, String name) {
        int at = row;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> {
                    rows = at;
                    row(false);
                }
                case START_ARRAY -> parser.skipChildren();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING ->
                    to.cell(at, name, parser.getString().strip());
                default -> {}
            }
            at++;
        }
        return at;
    }
}
