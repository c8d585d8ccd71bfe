package dev.slopewise.compile;

import dev.slopewise.compile.ConvolutionPlan.Piece;
import dev.slopewise.compile.ConvolutionPlan.Results;
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

    private final TapTiles tiles;
    private final TapLoops loops;
    private final ConvolutionSizes sizes;
    private final List<Taps.Row> entries;
    private final boolean isFull;
    private final ConvolutionPlan exact;
    private final ConvolutionPlan best;
    private final AtomicReference<@Nullable Job> idle = new AtomicReference<>();

    private Convolution(ConvolutionSizes sizes, Taps taps, boolean isWide, TapTiles tiles, Way... ways) {
        this.tiles = tiles;
        this.loops = TapLoops.of(isWide);
        this.sizes = sizes;
        this.entries = taps.rows();
        this.isFull = taps.isFull();
        this.exact = new ConvolutionPlan(Way.EXACT, taps, sizes, tiles.form());
        this.best = Stream.of(ways)
                .filter(way -> ConvolutionPlan.suits(way, sizes))
                .map(way -> way == Way.EXACT ? exact : new ConvolutionPlan(way, taps, sizes, tiles.form()))
                .min(Comparator.comparingLong(ConvolutionPlan::cost))
                .orElse(exact);
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
        private ConvolutionPlan plan = exact;
        private TapTiles.Ready tile = tiles.ready();
        private Object cells = NOTHING;
        private Object packed = NOTHING;
        private Object result = NOTHING;

        void run(Array x, Array kernel, Array z) {
            Object from = Moves.storage(x), weights = Moves.storage(kernel);
            boolean isPadded = best.way() != Way.EXACT && !isFull;
            plan = isPadded && !loops.isFinite(weights) ? exact : best;
            tile = tiles.ready();
            result = Moves.storage(z);
            int size = sizes.groups() * sizes.channels() * sizes.cellsOfChannel();
            cells = loops.scratch(WorkingSpace.INPUT, size + tiles.form().columns());
            packed = loops.scratch(WorkingSpace.KERNEL, sizes.groups() * sizes.packedOfGroup());
            if (isPadded) loops.clear(cells, 0, size);
            for (int g = 0; g < sizes.groups(); g++) {
                for (int c = 0; c < sizes.channels(); c++) spread(from, g, c);
                for (int s = 0; s < sizes.strips(); s++) pack(weights, g, s);
            }
            long work = (long) z.count() * sizes.inner();
            Pool.each(sizes.groups() * plan.pieces().size(), work, this);
            cells = NOTHING;
            packed = NOTHING;
            result = NOTHING;
        }

        /// Brings the examples of a channel together in its cells.
        private void spread(Object from, int g, int c) {
            int at = (g * sizes.examples() * sizes.channels() + c) * sizes.entries(),
                    to = (g * sizes.channels() + c) * sizes.cellsOfChannel();
            for (int r = 0; r < entries.size(); r++) {
                Taps.Row row = entries.get(r);
                Moves.copy(
                        from,
                        at + row.entry(),
                        sizes.channels() * sizes.entries(),
                        row.step(),
                        cells,
                        to + row.cell() * sizes.examples(),
                        1,
                        sizes.examples(),
                        sizes.examples(),
                        row.count());
            }
        }

        /// Brings the weights together that the rows of a tile take at once; beyond the last row are zeros.
        private void pack(Object weights, int g, int strip) {
            int rows = tiles.form().rows(), inner = sizes.inner(), used = Math.min(rows, sizes.outs() - strip * rows);
            int at = g * sizes.packedOfGroup() + strip * rows * inner;
            if (used < rows) loops.clear(packed, at, at + rows * inner);
            Moves.copy(weights, (g * sizes.outs() + strip * rows) * inner, inner, 1, packed, at, 1, rows, used, inner);
        }

        @Override
        public void accept(int task) {
            int g = task / plan.pieces().size();
            Piece piece = plan.pieces().get(task % plan.pieces().size());
            int length = sizes.strips() * tiles.form().rows() * piece.columns();
            Object block = loops.scratch(WorkingSpace.BLOCK, length);
            loops.clear(block, 0, length);
            for (int c = 0; c < sizes.channels(); c += plan.channels()) {
                int some = Math.min(plan.channels(), sizes.channels() - c);
                for (int r = 0; r < piece.runs().size(); r++) {
                    Run run = piece.runs().get(r);
                    int[] cuts = run.steps().cuts();
                    for (int k = 1; k < cuts.length; k++) {
                        addBlock(run, g, c, cuts[k - 1], cuts[k] * some, block, piece.columns());
                    }
                }
            }
            for (int o = 0; o < sizes.outs(); o++) {
                int to = ((g * sizes.examples() + piece.first()) * sizes.outs() + o) * sizes.places();
                for (int i = 0; i < piece.results().size(); i++) {
                    Results r = piece.results().get(i);
                    int at = o * piece.columns() + r.column();
                    Moves.copy(
                            block,
                            at,
                            piece.examples(),
                            1,
                            result,
                            to + r.place(),
                            1,
                            sizes.outs() * sizes.places(),
                            r.count(),
                            piece.examples());
                }
            }
        }

        private void addBlock(Run run, int g, int c, int first, int end, Object block, int stride) {
            int rows = tiles.form().rows(), width = tiles.form().columns();
            int atKernel = g * sizes.packedOfGroup() + c * sizes.taps() * rows;
            int atCells = (g * sizes.channels() + c) * sizes.cellsOfChannel() + run.at();
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
                    int a = atKernel + s * rows * sizes.inner(), z = s * rows * stride + run.column() + column;
                    for (int j = 0; j < count; j += tile.columns()) {
                        tile.tile()
                                .add(
                                        packed,
                                        a,
                                        run.steps().kernel(),
                                        strip,
                                        at + j,
                                        steps,
                                        first,
                                        end,
                                        block,
                                        z + j,
                                        stride);
                    }
                }
            }
        }
    }
}
