package dev.slopewise.compile;

import dev.slopewise.compile.GroupPlan.Results;
import dev.slopewise.compile.GroupPlan.Strip;
import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Type;
import dev.slopewise.core.Windowing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A convolution of many groups of few channels, such as each channel apart (depthwise), and what gives its slopes: groups stand side by side in the
/// lanes of vectors, so that tiles are full however few channels, places or taps a group has. Entries are turned so that lanes are neighbours, and
/// results are turned back.
///
/// Each entry is summed as a [Convolution] does it, in the same order. It also does the work until vectors are fast, and where zeros beside the
/// entries would meet what is not finite.
final class GroupLanes implements Backend.Kernel {
    /// Channels of a group that come out, at most: from here on they fill a tile of their own.
    private static final int FEW = 4;

    /// Numbers of the working space for one thread, at most.
    private static final int ROOM = 1 << 22;

    private static final int MOST_TASKS = 64;

    private final Backend.Kernel general;
    private final TapLoops loops;
    private final ConvolutionSizes sizes;
    private final List<Taps.Row> entries;
    private final boolean isFull;
    private final boolean isWhole;
    private final int apart;
    private final GroupPlan plan;
    private final Written<GroupTile> tile;
    private final LaneTurns turns;
    private final int lanes;
    private final AtomicReference<@Nullable Job> idle = new AtomicReference<>();

    private GroupLanes(Backend.Kernel general, ConvolutionSizes sizes, Taps taps, Tiles tiles) {
        this.general = general;
        this.loops = TapLoops.of(tiles.form().wide());
        this.sizes = sizes;
        this.entries = taps.rows();
        this.isFull = taps.isFull();
        this.isWhole = entries.size() == 1 && entries.getFirst().equals(new Taps.Row(0, 1, 0, sizes.entries()));
        this.apart = taps.apart();
        this.plan = new GroupPlan(taps, tiles.form());
        this.tile = GroupTiles.of(plan.form(), tiles);
        this.lanes = tiles.form().lanes();
        this.turns = new LaneTurns(tiles);
        tile.ask();
        turns.ask();
    }

    /// Empty where there are not groups for all lanes, or they have channels enough for tiles of their own.
    ///
    /// @param general does the same
    static Optional<Backend.Kernel> of(Windowing.Convolution op, List<Type> in, Type out, Backend.Kernel general) {
        return of(op, in, out, general, Tiles.of(out.dtype()));
    }

    /// @param tiles whose vectors are taken; for checks
    static Optional<Backend.Kernel> of(
            Windowing.Convolution op, List<Type> in, Type out, Backend.Kernel general, Tiles tiles) {
        int axes = op.windows().size(), lanes = tiles.form().lanes();
        var taps = new Taps(
                op.windows(),
                in.get(0).shape().last(axes),
                in.get(1).shape().last(axes),
                out.shape().last(axes));
        var sizes = ConvolutionSizes.of(op, in, out, taps, 1);
        if (lanes == 1 || sizes.groups() < lanes || sizes.outs() > FEW || sizes.inner() == 0) return Optional.empty();
        var made = new GroupLanes(general, sizes, taps, tiles);
        return made.fits() ? Optional.of(made) : Optional.empty();
    }

    private boolean fits() {
        double cells = (double) channels() * sizes.cells() + plan.slack(), entries = sizes.entries();
        double weights = (double) sizes.outs() * channels() * sizes.taps();
        double sums = (double) sizes.outs() * plan.rows() * plan.width() + sizes.places();
        return lanes * Math.max(Math.max(cells, entries), Math.max(weights, sums)) < ROOM;
    }

    /// Channels in a block.
    private int channels() {
        return Math.min(sizes.channels(), TapSteps.channels(sizes.taps()));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Array x = in.get(0), kernel = in.get(1), z = out.getFirst();
        // what is not finite in the kernel shows in the result: the shorter one is looked through
        boolean isAfter = z.count() < kernel.count();
        boolean isReady =
                tile.isReady() && turns.isReady() && (isFull || isAfter || loops.isFinite(Moves.storage(kernel)));
        if (isReady) {
            Job job = idle.getAndSet(null);
            if (job == null) job = new Job();
            job.run(x, kernel, z);
            idle.set(job);
        }
        boolean isRight = isReady && (isFull || !isAfter || loops.isFinite(Moves.storage(z)));
        if (!isRight) general.run(in, out);
    }

    /// One run, of which several may go on at a time.
    private final class Job implements IntConsumer {
        private final Object nothing = loops.array(0);
        private Object x = nothing;
        private Object kernel = nothing;
        private Object z = nothing;

        void run(Array x, Array kernel, Array z) {
            this.x = Moves.storage(x);
            this.kernel = Moves.storage(kernel);
            this.z = Moves.storage(z);
            Pool.each(blocks() * parts(), (long) z.count() * sizes.inner() + x.count() + kernel.count(), this);
            this.x = nothing;
            this.kernel = nothing;
            this.z = nothing;
        }

        private int blocks() {
            return Math.ceilDiv(sizes.groups(), lanes);
        }

        private int parts() {
            return Math.clamp(MOST_TASKS / blocks(), 1, sizes.examples());
        }

        /// Some examples of the groups of a vector.
        @Override
        public void accept(int task) {
            int group = task / parts() * lanes, part = task % parts();
            int first = sizes.examples() * part / parts(), end = sizes.examples() * (part + 1) / parts();
            int cells = channels() * (int) sizes.cells() * lanes, block = plan.rows() * plan.width() * lanes;
            Object from = loops.scratch(WorkingSpace.INPUT, cells + plan.slack() * lanes);
            Object weights = loops.scratch(WorkingSpace.KERNEL, sizes.outs() * channels() * sizes.taps() * lanes);
            Object sums = loops.scratch(WorkingSpace.BLOCK, sizes.outs() * block);
            if (!isWhole) loops.clear(from, 0, cells);
            for (int e = first; e < end; e++) {
                loops.clear(sums, 0, sizes.outs() * block);
                for (int c = 0; c < sizes.channels(); c += channels()) {
                    int some = Math.min(channels(), sizes.channels() - c);
                    if (e == first || channels() < sizes.channels()) weights(group, c, some, weights);
                    cells(group, e, c, some, from);
                    for (int o = 0; o < sizes.outs(); o++) add(weights, o, from, some, sums, o * block);
                }
                for (int o = 0; o < sizes.outs(); o++) place(sums, o * block, group, e, o);
            }
        }

        private int used(int group) {
            return Math.min(lanes, sizes.groups() - group);
        }

        private void weights(int group, int c, int some, Object weights) {
            for (int o = 0; o < sizes.outs(); o++) {
                int at = ((group * sizes.outs() + o) * sizes.channels() + c) * sizes.taps();
                int to = o * channels() * sizes.taps() * lanes;
                turns.in(kernel, at, sizes.outs() * sizes.inner(), used(group), some * sizes.taps(), weights, to);
            }
        }

        private void cells(int group, int e, int c, int some, Object cells) {
            int ofGroup = sizes.examples() * sizes.channels() * sizes.entries();
            int at = group * ofGroup + (e * sizes.channels() + c) * sizes.entries();
            if (isWhole) {
                turns.in(x, at, ofGroup, used(group), some * sizes.entries(), cells, 0);
                return;
            }
            Object plane = loops.scratch(WorkingSpace.STRIP, sizes.entries() * lanes);
            for (int i = 0; i < some; i++) {
                turns.in(x, at + i * sizes.entries(), ofGroup, used(group), sizes.entries(), plane, 0);
                int to = i * (int) sizes.cells();
                for (int r = 0; r < entries.size(); r++) {
                    Taps.Row row = entries.get(r);
                    for (int j = 0; j < row.rows(); j++) {
                        int entry = row.entry() + j * row.entries(), cell = to + row.cell() + j * row.cells();
                        turns.move(plane, entry, row.step(), cells, cell, 1, row.count());
                    }
                }
            }
        }

        private void add(Object weights, int o, Object cells, int some, Object sums, int at) {
            int atWeights = o * channels() * sizes.taps() * lanes, row = plan.width() * lanes;
            int columns = plan.form().columns();
            for (int k = 0; k < TapSteps.cuts(sizes.taps()); k++) {
                for (int s = 0; s < plan.strips().size(); s++) {
                    Strip strip = plan.strips().get(s);
                    int first = strip.steps().cuts()[k], end = strip.steps().cuts()[k + 1] * some;
                    for (int j = 0; j < strip.tiles(); j++) {
                        tile.get()
                                .run(
                                        weights,
                                        atWeights,
                                        strip.steps().weights(),
                                        cells,
                                        strip.cell() * lanes + j * columns,
                                        strip.apart() * lanes,
                                        strip.steps().cells(),
                                        first,
                                        end,
                                        sums,
                                        at + strip.row() * row + j * columns,
                                        row);
                    }
                }
            }
        }

        private void place(Object sums, int at, int group, int e, int o) {
            int ofGroup = sizes.examples() * sizes.outs() * sizes.places();
            int to = group * ofGroup + (e * sizes.outs() + o) * sizes.places();
            if (plan.isInOrder()) {
                turns.back(sums, at, z, to, ofGroup, used(group), sizes.places());
                return;
            }
            Object plane = loops.scratch(WorkingSpace.STRIP, sizes.places() * lanes);
            for (int i = 0; i < plan.results().size(); i++) {
                Results r = plan.results().get(i);
                turns.move(sums, at / lanes + r.row() * plan.width(), 1, plane, r.place(), apart, r.count());
            }
            turns.back(plane, 0, z, to, ofGroup, used(group), sizes.places());
        }
    }
}
