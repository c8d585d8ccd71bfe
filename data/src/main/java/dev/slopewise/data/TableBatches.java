package dev.slopewise.data;

import dev.slopewise.core.Array;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.train.Batch;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/// Batches from a table larger than memory: inputs `f32[batch, columns]`, targets `i32[batch]` (classes) or `f32[batch]`
/// (numbers, standardised).
///
/// Rows are shuffled inside each part of the file, with another order in each epoch; parts follow each other as in the
/// file. Rows without a target are left out. The last batch of a part may be smaller. A batch is encoded when it is asked for.
///
/// @param size    most rows of a batch, at least 1
/// @param part    rows that are in memory, and shuffled, at once
/// @param wanted  whether the row of this number, from 0, is to come
public record TableBatches(TableStream stream, Fitted fitted, int size, int part, LongPredicate wanted, long seed) {
    /// The batches of an epoch, the same for the same seed and epoch.
    public Epoch epoch(long epoch) {
        return new Epoch(this, new Random(seed * 0x9e3779b97f4a7c15L + epoch));
    }

    /// One pass over the rows. To be closed.
    public static final class Epoch implements AutoCloseable {
        private final TableBatches all;
        private final Random random;
        private final TableStream.Chunks chunks;
        private Optional<Table> part = Optional.empty();
        private int[] rows = {}; // of the part, in the order of this epoch
        private int next; // of these
        private long before; // rows of the file before the next part

        private Epoch(TableBatches all, Random random) {
            this.all = all;
            this.random = random;
            this.chunks = all.stream.chunks(all.part);
        }

        /// The next batch; nothing after the last.
        ///
        /// @throws DataException if rows cannot be read or encoded
        public Optional<Batch> next() {
            while (next >= rows.length) {
                part = Optional.empty(); // so that two parts are not in memory at once
                part = chunks.next();
                if (part.isEmpty()) {
                    return Optional.empty();
                }
                rows = shuffled(part.get());
                next = 0;
            }
            int end = Math.min(rows.length, next + all.size);
            int[] now = Arrays.copyOfRange(rows, next, end);
            next = end;
            return part.map(table -> encoded(table, now));
        }

        /// The rows that are wanted and have a target, in another order.
        private int[] shuffled(Table table) {
            Column target = table.column(all.fitted.target().name());
            int[] rows = IntStream.range(0, table.rows())
                    .filter(row -> !target.isMissing(row) && all.wanted.test(before + row))
                    .toArray();
            before += table.rows();
            for (int i = rows.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int row = rows[i];
                rows[i] = rows[j];
                rows[j] = row;
            }
            return rows;
        }

        /// These rows, written into arrays that become the batch's own.
        private Batch encoded(Table table, int[] rows) {
            Encoded inputs = all.fitted.preparation().apply(table, rows);
            Shape each = Shape.of(rows.length);
            return new Batch(
                    Tensor.of(Array.wrap(Shape.of(inputs.rows(), inputs.columns()), inputs.values())),
                    Tensor.of(
                            switch (all.fitted.target()) {
                                case Target.Classes classes -> Array.wrap(each, classes.labels(table, rows));
                                case Target.Numbers numbers -> Array.wrap(each, numbers.standardised(table, rows));
                            }));
        }

        @Override
        public void close() {
            chunks.close();
        }
    }
}
