package dev.slopewise.data;

import java.util.Optional;

/// The rows of a table in parts, so that a file larger than memory can be learnt from; it starts anew as often as
/// wanted, once for each epoch.
///
/// A column may hold numbers in one part and text in another, if the file mixes them; [Preparation] then takes it as
/// text.
///
/// ```
/// try (var chunks = Tables.stream(file).chunks(10_000)) {
///     for (var chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) { … }
/// }
/// ```
public interface TableStream {
    /// Where the rows come from, for messages.
    String source();

    /// From the first row on.
    ///
    /// @param rows most rows of a part, at least 1; of wide tables parts have fewer, so that one holds at most 2²³ values
    /// @throws DataException if the file cannot be read or is not what it should be
    Chunks chunks(int rows);

    /// All rows at once.
    ///
    /// @throws DataException likewise, or if there is no row
    default Table read() {
        try (Chunks chunks = chunks(Integer.MAX_VALUE)) {
            return chunks.next()
                    .orElseThrow(() -> new DataException("there are no rows", source(), "add rows of data"));
        }
    }

    /// One pass over the rows.
    interface Chunks extends AutoCloseable {
        /// The next rows, at least one; nothing after the last.
        ///
        /// @throws DataException if they cannot be read, with file and place
        Optional<Table> next();

        @Override
        void close();
    }
}
