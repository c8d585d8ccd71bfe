package dev.slopewise.compile;

import dev.slopewise.compile.ConvolutionPlan.Piece;
import dev.slopewise.compile.ConvolutionPlan.Run;
import dev.slopewise.compile.ConvolutionPlan.Way;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A convolution: rows of a tile are channels that come out, columns are examples at some places ([ConvolutionPlan]). The input is copied once, into
/// cells ([Taps]), not once for each tap.
///
/// Each entry is summed as a product is: in blocks, one after the other added to the entry, each by fused multiply-adds over its channels and, innermost,
/// its taps.
final class Convolution implements Backend.Kernel {
    private static final Object NOTHING = new Object();

    /// To move a number takes as long as so many multiply-adds, about.
    private static final int MOVED = 16;

    /// To add one up, where they are neighbours, so many times less.
    private static final int SUMMED = 4;

    /// Into how many parts work is cut that is done in few pieces otherwise.
    private static final int PARTS = 8;

    /// Inner entries of weights that are laid out at a time.
    private static final int INNER = 4096;

    /// Neighbouring pieces are done by one thread, where there are more: their results lie in the same lines of a cache.
    private static final int MOST_TASKS = 16;

    /// Fewer pieces are few.
    private static final int FEW = 4;

    /// Numbers that blocks may come to, if they are kept apart.
    private static final int MOST_SUMS = 1 << 20;

    /// Up to so many examples are brought together one by one.
    static final int FEW_EXAMPLES = 4;

    private final TapLoops loops;
    private final List<Taps.Row> entries;
    private final boolean isFull;
    private final ConvolutionPlan exact;
    private final ConvolutionPlan best;
    private final ConvolutionPlan meanwhile; // the best in tiles that others use as well, until its own are run in
    private final AtomicReference<@Nullable Job> idle = new AtomicReference<>();

    private Convolution(ConvolutionSizes sizes, Taps taps, boolean isWide, TapTiles tiles, Way... ways) {
        this.loops = TapLoops.of(isWide);
        this.entries = taps.rows();
        this.isFull = taps.isFull();
        this.exact = new ConvolutionPlan(Way.EXACT, taps, sizes, tiles);
        List<ConvolutionPlan> plans = Stream.of(ways)
                .filter(way -> ConvolutionPlan.suits(way, sizes))
                .map(way -> way == Way.EXACT ? exact : new ConvolutionPlan(way, taps, sizes, tiles))
                .filter(plan -> plan.sizes().fit(tiles.form().columns()))
                .sorted(Comparator.comparingLong(ConvolutionPlan::cost))
                .toList();
        this.best = plans.isEmpty() ? exact : plans.getFirst();
        this.meanwhile =
                plans.stream().filter(plan -> plan.tiles() == tiles).findFirst().orElse(best);
        best.tiles().ask();
    }

    /// The kernel for a result with entries, unless its working space would be larger than an array can be.
    static Optional<Backend.Kernel> of(Windowing.Convolution op, List<Type> in, Type out) {
        int outs = in.get(1).shape().size(-2 - op.windows().size());
        return of(op, in, out, TapTiles.of(out.dtype() == DType.F64, outs), Way.values());
    }

    /// @param ways to choose from; for checks
    static Optional<Backend.Kernel> of(Windowing.Convolution op, List<Type> in, Type out, TapTiles tiles, Way... ways) {
        int axes = op.windows().size();
        Shape entries = in.get(0).shape().last(axes), kernel = in.get(1).shape().last(axes);
        var taps = new Taps(op.windows(), entries, kernel, out.shape().last(axes));
        var sizes = ConvolutionSizes.of(op, in, out, taps, tiles.form().rows());
        if (!sizes.fit(tiles.form().columns())) return Optional.empty();
        return Optional.of(new Convolution(sizes, taps, out.dtype() == DType.F64, tiles, ways));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Job job = idle.getAndSet(null);
        if (job == null) job = new Job();
        job.run(in.get(0), in.get(1), out.getFirst());
        idle.set(job);
    }

    /// One run, of which several may go on at a time.
    private final class Job implements IntConsumer {
        private final IntConsumer laying = this::lay;
        private final IntConsumer summing = this::sum;
        private ConvolutionPlan plan = exact;
        private ConvolutionSizes sizes = exact.sizes();
        private ConvolutionResults placing = new ConvolutionResults(exact);
        private TapTiles.Ready tile = exact.tiles().ready();
        private Object from = NOTHING;
        private Object weights = NOTHING;
        private Object cells = NOTHING;
        private Object packed = NOTHING;
        private Object sums = NOTHING;
        private Object result = NOTHING;
        private boolean isDeep;

        void run(Array x, Array kernel, Array z) {
            if (exact.blocks() == 0) { // without channels nothing is summed
                loops.clear(Moves.storage(z), 0, z.count());
                return;
            }
            ConvolutionPlan best = Convolution.this.best.tiles().isReady() ? Convolution.this.best : meanwhile;
            boolean isPadded = best.way() != Way.EXACT && !isFull;
            // what is not finite in the kernel shows in the result: the shorter one is looked through
            boolean isAfter = z.count() < kernel.count();
            boolean isRight = !isPadded || isAfter || loops.isFinite(Moves.storage(kernel));
            run(isRight ? best : exact, x, kernel, z);
            if (isPadded && isAfter && !loops.isFinite(Moves.storage(z))) run(exact, x, kernel, z);
        }

        private void run(ConvolutionPlan plan, Array x, Array kernel, Array z) {
            boolean isPadded = plan.way() != Way.EXACT && !isFull;
            if (this.plan != plan) placing = new ConvolutionResults(plan);
            this.plan = plan;
            sizes = plan.sizes();
            from = Moves.storage(x);
            weights = Moves.storage(kernel);
            tile = plan.tiles().ready();
            result = Moves.storage(z);
            int size = sizes.groups() * sizes.channels() * sizes.cellsOfChannel();
            int weight = sizes.kernels() * sizes.packedOfGroup();
            cells = loops.scratch(WorkingSpace.INPUT, size + plan.tiles().form().columns());
            packed = loops.scratch(WorkingSpace.KERNEL, weight);
            if (isPadded) loops.clear(cells, 0, size);
            Pool.each(spreads() + packs(), MOVED * ((long) size + weight), laying);
            long work = (long) z.count() * sizes.inner();
            int pieces = sizes.groups() * plan.pieces().size();
            isDeep = isCutDeep(work);
            if (isDeep) {
                sums = loops.scratch(WorkingSpace.BLOCK, pieces * plan.blocks() * longest());
                Pool.each(pieces * layers(), work, this);
                Pool.each(pieces * sizes.strips(), MOVED * (long) pieces * plan.blocks() * longest() / SUMMED, summing);
            } else {
                Pool.each(Math.min(pieces, MOST_TASKS), work, this);
            }
            from = NOTHING;
            weights = NOTHING;
            cells = NOTHING;
            packed = NOTHING;
            sums = NOTHING;
            result = NOTHING;
        }

        // ---- What is laid out first, in parts for the threads

        private int spreads() {
            return sizes.groups() * sizes.channels() * rowParts();
        }

        private int rowParts() {
            int most = 1;
            for (int r = 0; r < entries.size(); r++)
                most = Math.max(most, entries.get(r).rows());
            return Math.clamp(PARTS / Math.max(1, sizes.groups() * sizes.channels()), 1, most);
        }

        private int packs() {
            return sizes.kernels() * sizes.strips() * innerParts();
        }

        private int innerParts() {
            return Math.ceilDiv(sizes.inner(), INNER);
        }

        private void lay(int task) {
            if (task < spreads()) {
                int channel = task / rowParts();
                spread(channel / sizes.channels(), channel % sizes.channels(), task % rowParts());
            } else {
                int strip = (task - spreads()) / innerParts(), first = (task - spreads()) % innerParts() * INNER;
                pack(strip / sizes.strips(), strip % sizes.strips(), first, Math.min(first + INNER, sizes.inner()));
            }
        }

        /// Brings the examples of a part of each run of rows of a channel together in its cells.
        private void spread(int g, int c, int part) {
            int at = (g * sizes.examples() * sizes.channels() + c) * sizes.entries(),
                    to = (g * sizes.channels() + c) * sizes.cellsOfChannel();
            for (int r = 0; r < entries.size(); r++) {
                Taps.Row row = entries.get(r);
                int first = row.rows() * part / rowParts(), end = row.rows() * (part + 1) / rowParts();
                if (first < end) spread(row, first, end, at, to);
            }
        }

        /// Of few examples one after the other, else row after row.
        private void spread(Taps.Row row, int first, int end, int at, int to) {
            int examples = sizes.examples(), apart = sizes.channels() * sizes.entries();
            int x = at + row.entry() + first * row.entries(), z = to + (row.cell() + first * row.cells()) * examples;
            int rows = end - first, distance = row.cells() * examples, step = row.step(), count = row.count();
            if (examples <= FEW_EXAMPLES) {
                for (int e = 0; e < examples; e++)
                    Moves.copy(from, x + e * apart, row.entries(), step, cells, z + e, distance, examples, rows, count);
                return;
            }
            for (int i = 0; i < rows; i++) {
                int entry = x + i * row.entries(), cell = z + i * distance;
                Moves.copy(from, entry, apart, step, cells, cell, 1, examples, examples, count);
            }
        }

        /// Brings the weights together that the rows of a tile take at once, for some inner entries; beyond the last row are zeros.
        private void pack(int g, int strip, int first, int end) {
            int rows = sizes.rows(), inner = sizes.inner(), used = Math.min(rows, sizes.outs() - strip * rows);
            int at = g * sizes.packedOfGroup() + strip * rows * inner + first * rows;
            if (used < rows) loops.clear(packed, at, at + (end - first) * rows);
            int begin = (g * sizes.outs() + strip * rows) * inner + first;
            Moves.copy(weights, begin, inner, 1, packed, at, 1, rows, used, end - first);
        }

        // ---- The sums

        /// Whether threads share the inner entries out, too, as there are not pieces for all: each block is then summed up apart, and they are added in order.
        private boolean isCutDeep(long work) {
            int pieces = sizes.groups() * plan.pieces().size();
            return pieces < FEW
                    && plan.blocks() > 1
                    && (long) pieces * plan.blocks() * longest() <= MOST_SUMS
                    && !Pool.isAlone(pieces * layers(), work);
        }

        /// Into how many parts the blocks of a piece are cut.
        private int layers() {
            return Math.min(PARTS, plan.blocks());
        }

        /// Numbers of a piece with all rows of its tiles, at most.
        private int longest() {
            int columns = 0;
            for (int i = 0; i < plan.pieces().size(); i++)
                columns = Math.max(columns, plan.pieces().get(i).columns());
            return length(columns);
        }

        private int length(int columns) {
            return sizes.strips() * sizes.rows() * columns;
        }

        @Override
        public void accept(int task) {
            if (isDeep) {
                layer(task / layers(), task % layers());
                return;
            }
            int pieces = sizes.groups() * plan.pieces().size(), tasks = Math.min(pieces, MOST_TASKS);
            int first = (int) ((long) pieces * task / tasks), end = (int) ((long) pieces * (task + 1) / tasks);
            for (int number = first; number < end; number++) whole(number);
        }

        private Piece piece(int number) {
            return plan.pieces().get(number % plan.pieces().size());
        }

        private int group(int number) {
            return number / plan.pieces().size();
        }

        private void whole(int number) {
            Piece piece = piece(number);
            int length = length(piece.columns());
            Object block = loops.scratch(WorkingSpace.BLOCK, length);
            for (int b = 0; b < plan.blocks(); b++) addBlock(piece, group(number), b, b > 0, block, 0);
            placing.place(piece, group(number), 0, sizes.outs(), block, 0, result);
        }

        /// Sums up some blocks of inner entries, each by itself.
        private void layer(int number, int layer) {
            Piece piece = piece(number);
            int first = plan.blocks() * layer / layers(), end = plan.blocks() * (layer + 1) / layers();
            for (int b = first; b < end; b++) {
                int at = (number * plan.blocks() + b) * longest();
                addBlock(piece, group(number), b, false, sums, at);
            }
        }

        /// Adds up what the blocks came to, in order, for the rows of a strip.
        private void sum(int task) {
            int number = task / sizes.strips(), strip = task % sizes.strips();
            Piece piece = piece(number);
            int first = strip * sizes.rows(), end = Math.min(first + sizes.rows(), sizes.outs());
            int at = number * plan.blocks() * longest();
            if (plan.isCrosswise()) {
                for (int column = 0; column < piece.columns(); column++)
                    sum(at + column * placing.acrossColumns() + first, end - first);
            } else {
                sum(at + first * piece.columns(), (end - first) * piece.columns());
            }
            placing.place(piece, group(number), first, end, sums, at, result);
        }

        private void sum(int at, int count) {
            for (int b = 1; b < plan.blocks(); b++) loops.add(sums, at + b * longest(), sums, at, count);
        }

        /// Adds a block of inner entries to all of a piece, or begins with it.
        private void addBlock(Piece piece, int g, int b, boolean isMore, Object block, int at) {
            int c = b / plan.cuts() * plan.channels(), k = b % plan.cuts();
            int some = Math.min(plan.channels(), sizes.channels() - c);
            if (plan.isCrosswise()) {
                for (int strip = 0; strip < sizes.strips(); strip++) // whose weights stay in a near cache for all runs
                for (int r = 0; r < piece.runs().size(); r++) {
                        Run run = piece.runs().get(r);
                        int[] cuts = run.steps().cuts();
                        addCrosswise(run, strip, g, c, cuts[k], cuts[k + 1] * some, isMore, block, at);
                    }
                return;
            }
            for (int r = 0; r < piece.runs().size(); r++) {
                Run run = piece.runs().get(r);
                int[] cuts = run.steps().cuts();
                addBlock(run, g, c, cuts[k], cuts[k + 1] * some, isMore, block, at, piece.columns());
            }
        }

        private void addBlock(
                Run run, int g, int c, int first, int end, boolean isMore, Object block, int start, int stride) {
            int rows = sizes.rows(), width = plan.unit();
            int atKernel = atKernel(g, c), atCells = atCells(run, g, c);
            boolean isGathered = plan.way() == Way.GATHERED;
            Object strip = isGathered ? loops.scratch(WorkingSpace.STRIP, (end - first) * width) : cells;
            int[] steps = isGathered ? plan.neighbours() : run.steps().cells();
            for (int column = 0; column < run.width(); column += width) {
                int at = isGathered ? -first * width : atCells + column;
                int count = Math.min(width, run.width() - column);
                if (isGathered) {
                    int[] from = run.steps().cells();
                    loops.gather(cells, atCells, run.from(), column, count, from, first, end, width, strip);
                }
                for (int s = 0; s < sizes.strips(); s++) {
                    int a = atKernel + s * rows * sizes.inner(), z = start + s * rows * stride + run.column() + column;
                    for (int j = 0; j < count; j += tile.columns()) {
                        tile.tile()
                                .add(
                                        packed,
                                        a,
                                        run.steps().weights(),
                                        strip,
                                        at + j,
                                        steps,
                                        first,
                                        end,
                                        isMore,
                                        block,
                                        z + j,
                                        stride);
                    }
                }
            }
        }

        private int atKernel(int g, int c) {
            return g / sizes.alike() * sizes.packedOfGroup() + c * sizes.taps() * sizes.rows();
        }

        private int atCells(Run run, int g, int c) {
            return (g * sizes.channels() + c) * sizes.cellsOfChannel() + run.at();
        }

        /// The same for some channels that come out, with columns as rows of the tile.
        private void addCrosswise(
                Run run, int strip, int g, int c, int first, int end, boolean isMore, Object block, int start) {
            int rows = sizes.rows(), stride = placing.acrossColumns();
            int b = atKernel(g, c) + strip * rows * sizes.inner(), atCells = atCells(run, g, c);
            for (int column = 0; column < run.width(); column += plan.unit()) {
                int z = start + (run.column() + column) * stride + strip * rows;
                for (int j = 0; j < rows; j += tile.columns()) {
                    tile.tile()
                            .add(
                                    cells,
                                    atCells + column,
                                    run.steps().cells(),
                                    packed,
                                    b + j,
                                    run.steps().weights(),
                                    first,
                                    end,
                                    isMore,
                                    block,
                                    z + j,
                                    stride);
                }
            }
        }
    }
}
