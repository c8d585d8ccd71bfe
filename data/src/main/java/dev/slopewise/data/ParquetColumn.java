package dev.slopewise.data;

import dev.hardwood.metadata.LogicalType;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.Validity;
import dev.hardwood.schema.ColumnSchema;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One column of a part of a Parquet file, collected batch by batch.
final class ParquetColumn {
    private enum Kind {
        NUMBER,
        TIME,
        TEXT
    }

    private final ColumnSchema schema;
    private final String source;
    private final Kind kind;
    private double[] numbers = {};
    private long[] times = {};
    private @Nullable String[] texts = {};
    private int rows;

    ParquetColumn(ColumnSchema schema, String source) {
        this.schema = schema;
        this.source = source;
        this.kind = kind(schema);
    }

    /// Refuses a table with columns that are no numbers, text or times.
    static void refuseOthers(List<ColumnSchema> columns, String source) {
        for (ColumnSchema column : columns) {
            boolean nested = column.maxRepetitionLevel() > 0
                    || column.fieldPath().elements().size() > 1;
            boolean known = column.type() != PhysicalType.INT96 && column.type() != PhysicalType.FIXED_LEN_BYTE_ARRAY;
            boolean isDecimal = column.logicalType() instanceof LogicalType.DecimalType;
            if (nested || !known || (isDecimal && column.type() == PhysicalType.BYTE_ARRAY)) {
                throw new DataException(
                        "a column of numbers, text, truth values, dates or timestamps is needed, got "
                                + (nested ? "lists or objects" : "values of type " + type(column)),
                        source + ", column " + Words.quoted(column.fieldPath().toString()),
                        nested ? "flatten it into columns" : "cast it, or leave it out");
            }
        }
    }

    private static String type(ColumnSchema column) {
        return column.type() + (column.logicalType() == null ? "" : " (" + column.logicalType() + ")");
    }

    private static Kind kind(ColumnSchema schema) {
        return switch (schema.logicalType()) {
            case LogicalType.DateType _, LogicalType.TimestampType _ -> Kind.TIME;
            case null, default ->
                switch (schema.type()) {
                    case BOOLEAN, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> Kind.TEXT;
                    case INT32, INT64, INT96, FLOAT, DOUBLE -> Kind.NUMBER;
                };
        };
    }

    /// Adds the rows of a batch.
    ///
    /// @param before how many rows of the file came before this batch
    void add(ColumnReader reader, long before) {
        int count = reader.getRecordCount();
        Validity known = reader.getLeafValidity();
        switch (kind) {
            case NUMBER -> numbers = addNumbers(reader, known, count, before);
            case TIME -> times = addTimes(reader, known, count);
            case TEXT -> texts = addTexts(reader, known, count);
        }
        rows += count;
    }

    private double[] addNumbers(ColumnReader reader, Validity known, int count, long before) {
        double[] all = room(numbers.length, count) == numbers.length
                ? numbers
                : Arrays.copyOf(numbers, room(numbers.length, count));
        double unit =
                schema.logicalType() instanceof LogicalType.DecimalType decimal ? Math.pow(10, decimal.scale()) : 1;
        switch (schema.type()) {
            case INT32 -> {
                int[] values = reader.getInts();
                for (int i = 0; i < count; i++) all[rows + i] = values[i] / unit;
            }
            case INT64 -> {
                long[] values = reader.getLongs();
                for (int i = 0; i < count; i++) all[rows + i] = values[i] / unit;
            }
            case FLOAT -> {
                float[] values = reader.getFloats();
                for (int i = 0; i < count; i++) all[rows + i] = values[i];
            }
            default -> System.arraycopy(reader.getDoubles(), 0, all, rows, count);
        }
        for (int i = 0; i < count; i++) {
            if (known.isNull(i)) {
                all[rows + i] = Double.NaN;
            } else if (Double.isInfinite(all[rows + i])) {
                throw new DataException(
                        "finite numbers are needed, got an infinite one",
                        "%s, row %d, column %s".formatted(source, before + i + 1, Words.quoted(schema.name())),
                        "correct the value, or set it to null to mark it as missing");
            }
        }
        return all;
    }

    private long[] addTimes(ColumnReader reader, Validity known, int count) {
        long[] all =
                room(times.length, count) == times.length ? times : Arrays.copyOf(times, room(times.length, count));
        int[] days = schema.type() == PhysicalType.INT32 ? reader.getInts() : new int[0];
        long[] ticks = schema.type() == PhysicalType.INT64 ? reader.getLongs() : new long[0];
        for (int i = 0; i < count; i++) {
            all[rows + i] = known.isNull(i)
                    ? Times.MISSING
                    : switch (schema.logicalType()) {
                        case LogicalType.TimestampType time ->
                            switch (time.unit()) {
                                case MILLIS -> ticks[i];
                                case MICROS -> Math.floorDiv(ticks[i], 1000);
                                case NANOS -> Math.floorDiv(ticks[i], 1_000_000);
                            };
                        case null, default -> days[i] * 86_400_000L;
                    };
        }
        return all;
    }

    private @Nullable String[] addTexts(ColumnReader reader, Validity known, int count) {
        @Nullable
        String[] all =
                room(texts.length, count) == texts.length ? texts : Arrays.copyOf(texts, room(texts.length, count));
        boolean isTruth = schema.type() == PhysicalType.BOOLEAN;
        boolean[] truths = isTruth ? reader.getBooleans() : new boolean[0];
        @Nullable String[] values = isTruth ? new String[0] : reader.getStrings();
        for (int i = 0; i < count; i++) {
            String value = known.isNull(i) ? "" : isTruth ? String.valueOf(truths[i]) : String.valueOf(values[i]);
            String text = value.strip();
            all[rows + i] = text.isEmpty() ? null : text;
        }
        return all;
    }

    private int room(int length, int count) {
        int needed = Math.addExact(rows, count);
        return needed <= length ? length : (int) Math.max(needed, Math.min(2L * length, Integer.MAX_VALUE - 8));
    }

    Column build() {
        return switch (kind) {
            case NUMBER -> new Column.Numeric(schema.name(), Arrays.copyOf(numbers, rows));
            case TIME -> new Column.Time(schema.name(), Arrays.copyOf(times, rows));
            case TEXT -> {
                @Nullable String[] values = Arrays.copyOf(texts, rows);
                long[] dates = Times.of(values);
                yield dates.length > 0 ? new Column.Time(schema.name(), dates) : new Column.Text(schema.name(), values);
            }
        };
    }
}
