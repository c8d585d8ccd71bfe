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
    private final TapTiles tiles;
    private final TapLoops loops;
    private final int groups;
    private final int examples;
    private final int channels;
    private final int outs;
    private final int entries;
    private final int places;
    private final Taps taps;
    private final List<Taps.Row> rowsOfEntries;
    private final boolean isFull;
    private final ConvolutionPlan exact;
    private final ConvolutionPlan best;
    private final AtomicReference<@Nullable Job> idle = new AtomicReference<>();

    /// The kernel for a result with entries, unless its working space would be larger than an array can be.
    static Optional<Backend.Kernel> of(Windowing.Convolution op, List<Type> in, Type out) {
        int outs = in.get(1).shape().size(-2 - op.windows().size());
        var kernel = new Convolution(op, in, out, TapTiles.of(out.dtype() == DType.F64, outs), Way.values());
        return kernel.numbers() < Integer.MAX_VALUE ? Optional.of(kernel) : Optional.empty();
    }

    /// The most that an array of the working space holds.
    private double numbers() {
        double cells = (double) groups * channels * taps.cells() * examples
                + tiles.form().columns();
        return Math.max(cells, (double) groups * (outs + tiles.form().rows()) * inner());
    }

    /// @param ways to choose from; for checks
    Convolution(Windowing.Convolution op, List<Type> in, Type out, TapTiles tiles, Way... ways) {
        int axes = op.windows().size();
        Shape input = in.get(0).shape(), kernel = in.get(1).shape();
        this.tiles = tiles;
        this.loops = TapLoops.of(out.dtype() == DType.F64);
        this.groups = input.dropLast(axes + 2).count();
        this.examples = input.size(-2 - axes);
        this.channels = input.size(-1 - axes);
        this.outs = kernel.size(-2 - axes);
        this.entries = input.last(axes).count();
        this.places = out.shape().last(axes).count();
        this.taps = new Taps(
                op.windows(), input.last(axes), kernel.last(axes), out.shape().last(axes));
        this.rowsOfEntries = taps.rows();
        this.isFull = taps.isFull();
        this.exact = plan(Way.EXACT);
        this.best = Stream.of(ways)
                .filter(way -> ConvolutionPlan.suits(way, taps, examples))
                .map(way -> way == Way.EXACT ? exact : plan(way))
                .min(Comparator.comparingLong(plan -> plan.cost(channels)))
                .orElse(exact);
    }

    private ConvolutionPlan plan(Way way) {
        return new ConvolutionPlan(way, taps, examples, outs, tiles.form());
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Job job = idle.getAndSet(null);
        if (job == null) job = new Job();
        job.run(in.get(0), in.get(1), out.getFirst());
        idle.set(job);
    }

    private int cellsOfChannel() {
        return Math.toIntExact(taps.cells() * examples);
    }

    private int strips() {
        return Math.ceilDiv(outs, tiles.form().rows());
    }

    private int inner() {
        return channels * taps.cellsOfTaps().length;
    }

    private int packedOfGroup() {
        return strips() * tiles.form().rows() * inner();
    }

    /// One run, of which several may go on at a time.
    private final class Job implements IntConsumer {
        private ConvolutionPlan plan = exact;
        private TapTiles.Ready tile = tiles.ready();
        private Object cells = loops.array(0);
        private Object packed = loops.array(0);
        private Object result = loops.array(0);

        void run(Array x, Array kernel, Array z) {
            Object from = storage(x), weights = storage(kernel);
            boolean isPadded = best.way() != Way.EXACT && !isFull;
            plan = isPadded && !loops.isFinite(weights) ? exact : best;
            tile = tiles.ready();
            result = storage(z);
            int size = groups * channels * cellsOfChannel();
            cells = loops.scratch(WorkingSpace.INPUT, size + tiles.form().columns());
            packed = loops.scratch(WorkingSpace.KERNEL, groups * packedOfGroup());
            if (isPadded) loops.clear(cells, 0, size);
            for (int g = 0; g < groups; g++) {
                for (int c = 0; c < channels; c++) spread(from, g, c);
                for (int s = 0; s < strips(); s++) pack(weights, g, s);
            }
            long work = (long) z.count() * inner();
            Pool.each(groups * plan.pieces().size(), work, this);
        }

        /// Brings the examples of a channel together in its cells.
        private void spread(Object from, int g, int c) {
            int at = (g * examples * channels + c) * entries, to = (g * channels + c) * cellsOfChannel();
            for (Taps.Row row : rowsOfEntries) {
                loops.turn(
                        from,
                        at + row.entry(),
                        channels * entries,
                        row.step(),
                        examples,
                        row.count(),
                        cells,
                        to + row.cell() * examples,
                        examples);
            }
        }

        /// Brings the weights together that the rows of a tile take at once; beyond the last row are zeros.
        private void pack(Object weights, int g, int strip) {
            int rows = tiles.form().rows(), inner = inner(), used = Math.min(rows, outs - strip * rows);
            int at = g * packedOfGroup() + strip * rows * inner;
            if (used < rows) loops.clear(packed, at, at + rows * inner);
            loops.turn(weights, (g * outs + strip * rows) * inner, inner, 1, used, inner, packed, at, rows);
        }

        private static Object storage(Array x) {
            return x.dtype() == DType.F32 ? x.floats() : x.doubles();
        }

        @Override
        public void accept(int task) {
            int g = task / plan.pieces().size();
            Piece piece = plan.pieces().get(task % plan.pieces().size());
            int length = strips() * tiles.form().rows() * piece.columns();
            Object block = loops.scratch(WorkingSpace.BLOCK, length);
            loops.clear(block, 0, length);
            for (int c = 0; c < channels; c += plan.channels()) {
                int some = Math.min(plan.channels(), channels - c);
                for (Run run : piece.runs()) {
                    int[] cuts = run.steps().cuts();
                    for (int k = 1; k < cuts.length; k++) {
                        addBlock(run, g, c, cuts[k - 1], cuts[k] * some, block, piece.columns());
                    }
                }
            }
            for (int o = 0; o < outs; o++) {
                int to = ((g * examples + piece.first()) * outs + o) * places;
                for (Results r : piece.results()) {
                    int at = o * piece.columns() + r.column();
                    loops.turn(
                            block,
                            at,
                            piece.examples(),
                            1,
                            r.count(),
                            piece.examples(),
                            result,
                            to + r.place(),
                            outs * places);
                }
            }
        }

        private void addBlock(Run run, int g, int c, int first, int end, Object block, int stride) {
            int rows = tiles.form().rows(), width = tiles.form().columns();
            int atKernel = g * packedOfGroup() + c * taps.cellsOfTaps().length * rows;
            int atCells = (g * channels + c) * cellsOfChannel() + run.at();
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
                for (int s = 0; s < strips(); s++) {
                    int a = atKernel + s * rows * inner(), z = s * rows * stride + run.column() + column;
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
