package dev.slopewise.data;

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
/// file. Rows without a target are left out. The last batch of a part may be smaller.
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
        private Batch part = new Batch(Tensor.zeros(0, 0), Tensor.zeros(0)); // encoded
        private int next; // row of the part
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
            while (next >= part.size()) {
                Optional<Table> table = chunks.next();
                if (table.isEmpty()) {
                    return Optional.empty();
                }
                part = encoded(table.get());
                next = 0;
            }
            int end = Math.min(part.size(), next + all.size);
            var batch = new Batch(rows(part.inputs(), next, end), rows(part.targets(), next, end));
            next = end;
            return Optional.of(batch);
        }

        private static Tensor rows(Tensor tensor, int from, int to) {
            int width = tensor.shape().rank() == 1 ? 1 : tensor.shape().size(1);
            Shape shape = tensor.shape().rank() == 1 ? Shape.of(to - from) : Shape.of(to - from, width);
            return switch (tensor.dtype()) {
                case I32 -> Tensor.of(shape, Arrays.copyOfRange(tensor.array().ints(), from * width, to * width));
                default -> Tensor.of(shape, Arrays.copyOfRange(tensor.array().floats(), from * width, to * width));
            };
        }

        private Batch encoded(Table table) {
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
            Encoded inputs = all.fitted.preparation().apply(table, rows);
            return new Batch(
                    Tensor.of(Shape.of(inputs.rows(), inputs.columns()), inputs.values()),
                    switch (all.fitted.target()) {
                        case Target.Classes classes -> Tensor.of(Shape.of(rows.length), classes.labels(table, rows));
                        case Target.Numbers numbers ->
                            Tensor.of(Shape.of(rows.length), numbers.standardised(table, rows));
                    });
        }

        @Override
        public void close() {
            chunks.close();
        }
    }
}
