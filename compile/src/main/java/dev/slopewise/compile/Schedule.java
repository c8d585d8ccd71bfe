package dev.slopewise.compile;

/// How loops and products are cut into tasks for the threads of the [Pool].
///
/// @param tasks  how many; fewer threads take several each
/// @param pieces what each has some of
/// @param work   in all, about as many multiply-adds of a product
record Schedule(int tasks, Pieces pieces, long work) {
    /// More tasks of a loop than threads, so that slow ones are made up for.
    private static final int MOST_TASKS = 16;

    /// Instructions of vectors that take as long as a multiply-add of a product, about.
    private static final int WORK_SHARE = 4;

    /// Fewer multiply-adds of a product are not worth a task, as each packs strips of its own.
    private static final long LEAST = 250_000;

    /// What a task has some of.
    enum Pieces {
        ROWS,
        /// Rows that accumulate one after the other.
        BLOCKS,
        /// Whole rows of a product, or rows and columns.
        TILES
    }

    /// A loop's tasks, by its sizes alone.
    static Schedule of(Loop loop, LoopCode code) {
        boolean isOfBlocks = loop.accumulates();
        int units = isOfBlocks ? loop.blocks().count() : loop.rows();
        long work = (long) loop.entries() * code.weight() / WORK_SHARE;
        int tasks = Pool.isWorth(work) ? Math.min(units, MOST_TASKS) : 1;
        return new Schedule(tasks, isOfBlocks ? Pieces.BLOCKS : Pieces.ROWS, work);
    }

    /// A product's tasks, two a thread; where it has too few rows and columns, some less.
    static Schedule of(long multiplyAdds, int threads) {
        return new Schedule(parts(multiplyAdds, threads), Pieces.TILES, multiplyAdds);
    }

    /// How many tasks a product has.
    static int parts(long multiplyAdds, int threads) {
        return threads == 1 ? 1 : Math.clamp(multiplyAdds / LEAST, 1, 2 * threads);
    }

    @Override
    public String toString() {
        if (tasks == 1) return "one task";
        return tasks
                + switch (pieces) {
                    case ROWS -> " tasks of rows";
                    case BLOCKS -> " tasks of blocks of rows";
                    case TILES -> " tasks of tiles";
                };
    }
}
