package dev.slopewise.data;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Parquet file of plain columns: numbers, truth values, text, dates and timestamps. Lists, maps and structs are
/// refused by name.
///
/// Whole numbers become doubles, exact to 2⁵³; decimals likewise. `true` and `false` are text. `NaN` is missing, as
/// pandas has it.
record ParquetStream(Path file) implements TableStream {
    private static final int BATCH = 8192; // rows that are decoded at once

    @Override
    public String source() {
        return file.toString();
    }

    @Override
    public Chunks chunks(int rows) {
        int asked = Chunking.checked(rows);
        ParquetFileReader reader = open();
        try {
            List<ColumnSchema> schema = reader.getFileSchema().getColumns();
            int most = Chunking.rows(asked, schema.size());
            ParquetColumn.refuseOthers(schema, source());
            refuseWrongPlaces(reader);
            var columns = reader.buildColumnReaders(ColumnProjection.all())
                    .batchSize(batch(most, schema.size()))
                    .build();
            return new Pass(source(), reader, columns, schema, most);
        } catch (IOException | RuntimeException e) {
            throw Chunking.closed(reader, source(), e instanceof DataException ? e : broken(source(), "", e));
        }
    }

    /// Rows that are decoded at once, of a part of at most `most`.
    private static int batch(int most, int columns) {
        return Math.min(Math.min(BATCH, most), Chunking.fitting(columns));
    }

    private ParquetFileReader open() {
        try {
            return ParquetFileReader.open(InputFile.of(file));
        } catch (IOException | RuntimeException e) {
            throw broken(source(), ", metadata at the end of the file", e);
        }
    }

    /// Sizes and places that the metadata state, compared with the file before anything is allocated by them.
    private void refuseWrongPlaces(ParquetFileReader reader) throws IOException {
        long size = Files.size(file);
        int number = 0;
        for (RowGroup group : reader.getFileMetaData().rowGroups()) {
            number++;
            for (ColumnChunk chunk : group.columns()) {
                var about = chunk.metaData();
                boolean fits = chunk.chunkStartOffset() >= 4
                        && about.totalCompressedSize() >= 0
                        && chunk.chunkStartOffset() <= size - about.totalCompressedSize()
                        && about.totalUncompressedSize() >= 0
                        && about.numValues() == group.numRows()
                        && group.numRows() >= 0;
                if (!fits) {
                    throw new DataException(
                            "%d values in %d bytes from byte %d on cannot be, in a file of %d bytes and %d rows"
                                    .formatted(
                                            about.numValues(),
                                            about.totalCompressedSize(),
                                            chunk.chunkStartOffset(),
                                            size,
                                            group.numRows()),
                            "%s, row group %d, column %s"
                                    .formatted(
                                            source(),
                                            number,
                                            Words.quoted(about.pathInSchema().toString())),
                            "the file is broken or was cut: write or fetch it again");
                }
            }
        }
    }

    private static DataException broken(String source, String place, Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof Error error) {
            throw error;
        }
        var broken = new DataException(
                "a whole Parquet file is needed, this one is broken or of a kind not known: "
                        + Words.shortened(root.getMessage()),
                source + place,
                "write or fetch it again");
        broken.initCause(cause);
        return broken;
    }

    private static final class Pass implements Chunks {
        private final String source;
        private final ParquetFileReader reader;
        private final ColumnReaders readers;
        private final List<ColumnSchema> schema;
        private final int most;
        private long rows; // before the current part
        private boolean hasMore = true;

        Pass(String source, ParquetFileReader reader, ColumnReaders readers, List<ColumnSchema> schema, int most) {
            this.source = source;
            this.reader = reader;
            this.readers = readers;
            this.schema = schema;
            this.most = most;
        }

        @Override
        public Optional<Table> next() {
            List<ParquetColumn> columns = schema.stream()
                    .map(column -> new ParquetColumn(column, source))
                    .toList();
            int count = 0;
            try {
                while (hasMore && count <= most - batch(most, schema.size())) {
                    hasMore = readers.nextBatch();
                    if (hasMore) {
                        for (int i = 0; i < columns.size(); i++) {
                            columns.get(i).add(readers.getColumnReader(i), rows);
                        }
                        count += readers.getRecordCount();
                        rows += readers.getRecordCount();
                    }
                }
                if (count == 0) {
                    return Optional.empty();
                }
                var built = new ArrayList<Column>();
                columns.forEach(column -> built.add(column.build()));
                return Optional.of(new Table(source, built));
            } catch (DataException e) {
                throw e;
            } catch (RuntimeException e) {
                throw broken(source, ", after row " + rows, e);
            }
        }

        @Override
        public void close() {
            try {
                readers.close();
                reader.close();
            } catch (IOException e) {
                throw DataFiles.unreadable(source, e);
            }
        }
    }
}
