package dev.slopewise.data;

import java.util.Optional;
import java.util.function.LongPredicate;

/// A preparation and a target fitted to a table that is never in memory as a whole, in one pass.
///
/// Mean and deviation of numbers are exact, over all training rows. All else (which encoding suits a column, its
/// categories, medians and quartiles, how much is missing) comes from a sample of 50,000 training rows, every one of
/// which is as likely to be in it; with fewer rows these are exact too. Medians of a sample so large lie within about
/// 0.5% of the rows of the true one. A class or category of fewer than one row in some ten thousand may not be in it:
/// such a category counts as unseen, such a class is refused when its row comes. Of tables of more than 167 columns the sample is smaller, of ten
/// thousand columns 838 rows.
///
/// @param rows how many training rows with a known target there were
/// @see <a href="https://doi.org/10.1145/3147.3165">Vitter 1985, Random Sampling with a Reservoir, Algorithm R</a>
public record Fitted(Preparation preparation, Target target, long rows) {
    static final int SAMPLE = 50_000;
    private static final int CHUNK = 16_384;

    /// Fits all columns but the target's.
    ///
    /// @param task     of the target; what its values ask for if empty
    /// @param training whether the row of this number, from 0, may be learnt from
    /// @throws DataException if the table cannot be read, or no training row has a target
    public static Fitted of(
            TableStream stream, String target, Optional<Task> task, LongPredicate training, Scaling scaling) {
        return of(stream, target, task, training, scaling, TargetScale.STANDARD);
    }

    /// The same with a scale of the target, if it is a number.
    ///
    /// @throws DataException also if a training row's number has no place on the scale
    public static Fitted of(
            TableStream stream,
            String target,
            Optional<Task> task,
            LongPredicate training,
            Scaling scaling,
            TargetScale scale) {
        var sample = new RowSample(target, scale, SAMPLE);
        try (var chunks = stream.chunks(CHUNK)) {
            for (Optional<Table> chunk = chunks.next(); chunk.isPresent(); chunk = chunks.next()) {
                sample.add(chunk.get(), training);
            }
        }
        Table table = sample.table(stream.source());
        int[] rows = Target.rows(table, target);
        Target fitted = Target.fit(table, target, task.orElseGet(() -> Task.of(table, target)), rows, scale);
        Preparation preparation = Preparation.fit(table, table.namesWithout(target), rows, scaling);
        return new Fitted(sample.exact(preparation), sample.exact(fitted), sample.rows());
    }
}
