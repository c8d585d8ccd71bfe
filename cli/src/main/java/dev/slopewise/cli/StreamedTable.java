package dev.slopewise.cli;

import dev.slopewise.data.Column;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import dev.slopewise.data.Fitted;
import dev.slopewise.data.Table;
import dev.slopewise.data.TableBatches;
import dev.slopewise.data.TableStream;
import dev.slopewise.data.Tables;
import dev.slopewise.data.Target;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Prefetched;
import dev.slopewise.learn.train.Rows;
import dev.slopewise.learn.train.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/// A table larger than memory as batches to learn from: three passes before the first step (what the columns hold; the rows to judge by and the
/// number of batches; the fingerprint), then one an epoch.
record StreamedTable(TableStream stream, Fitted fitted, int batch, LongPredicate learnt, long count, String fingerprint)
        implements Source<Batch> {
    /// Rows that are in memory, and shuffled, at once.
    private static final int PART = 1 << 16;

    private static final int AHEAD = 8;

    static Material load(Path file, TrainOptions options) {
        TableStream stream = Tables.stream(file);
        LongPredicate judges = judges(options.data().validation(), options.seed());
        Fitted found = Fitted.of(
                stream,
                options.data().target(),
                options.data().task(),
                judges.negate(),
                options.data().scaling(),
                options.data().targetScale());
        Target target = TargetJudge.learnt(found.target(), options.model().loss());
        var fitted = new Fitted(found.preparation(), target, found.rows());
        List<Batch> judged = new ArrayList<>();
        int batch = options.settings().batch();
        int columns = 0;
        long rows = 0, count = 0;
        try (var chunks = stream.chunks(PART)) {
            for (Optional<Table> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                Table table = chunk.get();
                long before = rows;
                Column column = table.column(target.name());
                int[] known = IntStream.range(0, table.rows())
                        .filter(row -> !column.isMissing(row))
                        .toArray();
                int[] here = IntStream.of(known)
                        .filter(row -> judges.test(before + row))
                        .toArray();
                columns = fitted.preparation().apply(table, new int[0]).columns();
                judged.add(new Reading.Rows(fitted.preparation(), target, columns).labelled(table, here));
                count += Math.ceilDiv(known.length - here.length, batch);
                rows += table.rows();
            }
        }
        Batch validation = Rows.joined(judged);
        if (validation.size() == 0) {
            throw new DataException(
                    "at least one row to judge by is needed, and there are only " + rows + " rows",
                    file.toString(),
                    "raise --validation, or train without --stream");
        }
        var reading = new Reading.Rows(fitted.preparation(), target, columns);
        var source = new StreamedTable(stream, fitted, batch, judges.negate(), count, fingerprint(file));
        List<String> account = new ArrayList<>();
        account.add(Material.portions(rows, file, fitted.rows(), validation.size())
                + " The file is read in parts of %d rows, each shuffled in itself.".formatted(PART));
        account.add(Material.said(target));
        account.addAll(fitted.preparation().account());
        return new Material(
                file,
                new Prefetched<>(source, AHEAD),
                validation,
                reading,
                validation.targets(),
                fitted.rows(),
                rows,
                account);
    }

    private static String fingerprint(Path file) {
        try {
            return DataFiles.fingerprint(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Which rows judge: each by its number alone, so that they need not be listed.
    private static LongPredicate judges(double share, long seed) {
        return row -> {
            long bits = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + row).nextLong() >>> 11;
            return bits * 0x1p-53 < share;
        };
    }

    @Override
    public OptionalLong batches() {
        return OptionalLong.of(count);
    }

    @Override
    public Pass<Batch> pass(long seed, int epoch, long from) {
        var batches = new TableBatches(stream, fitted, batch, PART, learnt, seed).epoch(epoch);
        var pass = new OfEpoch(batches);
        try {
            for (long i = 0; i < from && pass.hasNext(); i++) pass.next();
        } catch (RuntimeException | Error e) {
            pass.close();
            throw e;
        }
        return pass;
    }

    private static final class OfEpoch implements Pass<Batch> {
        private final TableBatches.Epoch batches;
        private Optional<Batch> next = Optional.empty();

        OfEpoch(TableBatches.Epoch batches) {
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            if (next.isEmpty()) next = batches.next();
            return next.isPresent();
        }

        @Override
        public Batch next() {
            if (!hasNext()) throw new NoSuchElementException("the epoch has ended");
            Batch batch = next.orElseThrow();
            next = Optional.empty();
            return batch;
        }

        @Override
        public void close() {
            batches.close();
        }
    }
}
