package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.AttentionPull;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntConsumer;

/// Slopes of attention, block after block of queries: the block's shares again, its slopes at scores, and what these add to the slopes of queries, keys
/// and values. Blocks add to keys and values in their order. Threads share out heads, or, where there are few, the rows and columns of each step.
final class AttendingPull implements Backend.Kernel {
    private static final int KEPT = 64;

    /// In how many parts the rows of a block are shared out.
    private static final int PARTS = 8;

    private final AttentionSizes sizes;
    private final LoopCode slopes;
    private final Object stairs;
    private final long work;
    private long done;
    private volatile boolean isWorthRunningIn;
    private final BlockingQueue<Room> rooms = new ArrayBlockingQueue<>(KEPT);
    private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(KEPT);

    private AttendingPull(AttentionSizes sizes, long work) {
        this.sizes = sizes;
        this.stairs = ScoreRows.stairs(sizes);
        this.work = work;
        this.slopes = LoopCode.of(ScoreRows.slopes(sizes));
    }

    /// The kernel, unless there is nothing to do.
    static Optional<Backend.Kernel> of(AttentionPull op, List<Type> in) {
        return AttentionSizes.of(op.scores(), in, 6)
                .map(sizes -> new AttendingPull(sizes, op.multiplyAdds(in, List.of())));
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Call taken = calls.poll();
        Call call = taken == null ? new Call() : taken;
        done += work; // a lost count does no harm
        if (work >= Product.LARGE || done >= Product.WORTH_RUNNING_IN) isWorthRunningIn = true;
        call.run(in, out);
        boolean _ = calls.offer(call);
    }

    /// What a head's blocks need, one after the other; as a task, the loop over a part of a block's rows.
    private final class Room implements IntConsumer {
        private final Object shares = sizes.array(sizes.block() * sizes.keys());
        private final Object atScores = sizes.array(sizes.block() * sizes.keys());
        private final ScoreRows.Run[] loops = new ScoreRows.Run[PARTS];
        private final PartProduct products;
        private final PartProduct byValues;
        private final PartProduct toQueries;
        private final PartProduct toKeys;
        private final PartProduct toValues;
        private int number;
        private int seen;
        private boolean isAsked;

        Room() {
            int block = sizes.block(), keys = sizes.keys();
            Shape q = Shape.of(block, sizes.inner()), k = Shape.of(keys, sizes.inner());
            Shape g = Shape.of(block, sizes.width()), v = Shape.of(keys, sizes.width()), s = Shape.of(block, keys);
            this.products = sizes.product("il", q, "jl", k, s);
            this.byValues = sizes.product("il", g, "jl", v, s);
            this.toQueries = sizes.product("il", s, "lj", k, q);
            this.toKeys = sizes.product("li", s, "lj", q, k);
            this.toValues = sizes.product("li", s, "lj", g, v);
            for (int p = 0; p < PARTS; p++) loops[p] = new ScoreRows.Run(slopes);
        }

        /// Has the vectors run in that its products work with, once that pays.
        private void ask() {
            if (isAsked || !isWorthRunningIn) return;
            isAsked = true;
            for (PartProduct each : List.of(products, byValues, toQueries, toKeys, toValues)) each.ask();
        }

        private void bind(Call call, int head) {
            int first = number * sizes.block(), at = head * sizes.rows() + first;
            for (ScoreRows.Run loop : loops) {
                loop.bind(ScoreRows.PRODUCTS, shares, 0, sizes.keys());
                loop.bind(ScoreRows.SLOPES, atScores, 0, sizes.keys());
                loop.bind(2, call.logSums, at, 1);
                loop.bind(3, call.means, at, 1);
                if (sizes.extra().isPresent()) loop.bind(4, call.extra, sizes.extraAt(head, first), sizes.keys());
            }
        }

        @Override
        public void accept(int part) {
            int rows = sizes.rowsOf(number);
            loops[part].rowsOf(sizes, number, rows * part / PARTS, rows * (part + 1) / PARTS, seen, stairs);
        }
    }

    /// One run.
    private final class Call implements IntConsumer {
        private Object q = Storage.NONE;
        private Object k = Storage.NONE;
        private Object v = Storage.NONE;
        private Object logSums = Storage.NONE;
        private Object g = Storage.NONE;
        private Object means = Storage.NONE;
        private Object extra = Storage.NONE;
        private Object atQ = Storage.NONE;
        private Object atK = Storage.NONE;
        private Object atV = Storage.NONE;
        private boolean isAlone;

        void run(List<Array> in, List<Array> out) {
            q = Storage.of(in.get(0));
            k = Storage.of(in.get(1));
            v = Storage.of(in.get(2));
            logSums = Storage.of(in.get(3));
            g = Storage.of(in.get(4));
            means = Storage.of(in.get(5));
            if (in.size() > 6) extra = Storage.of(in.get(6));
            atQ = Storage.of(out.get(0));
            atK = Storage.of(out.get(1));
            atV = Storage.of(out.get(2));
            sizes.tiles().numbers().clear(atK);
            sizes.tiles().numbers().clear(atV);
            isAlone = sizes.heads() >= 2 * Pool.threads() || Pool.threads() == 1;
            if (isAlone) Pool.each(sizes.heads(), work, this);
            else for (int head = 0; head < sizes.heads(); head++) accept(head);
            q = k = v = logSums = g = means = extra = atQ = atK = atV = Storage.NONE;
        }

        @Override
        public void accept(int head) {
            Room taken = rooms.poll();
            Room room = taken == null ? new Room() : taken;
            room.ask();
            for (int number = 0; number < sizes.blocks(); number++) {
                room.number = number;
                room.seen = sizes.seen(number, room.products.width());
                fill(room, head);
            }
            for (ScoreRows.Run loop : room.loops) loop.release();
            boolean _ = rooms.offer(room);
        }

        private void fill(Room room, int head) {
            int rows = sizes.rowsOf(room.number), seen = room.seen, inner = sizes.inner(), width = sizes.width();
            int row = head * sizes.rows() + room.number * sizes.block(), key = head * sizes.keys();
            int atRow = row * inner, atKey = key * inner, slope = row * width, value = key * width;
            room.products.part(rows, seen, inner).run(q, atRow, k, atKey, room.shares, 0, false, isAlone);
            room.byValues.part(rows, seen, width).run(g, slope, v, value, room.atScores, 0, false, isAlone);
            room.bind(this, head);
            if (isAlone) for (int part = 0; part < PARTS; part++) room.accept(part);
            else Pool.each(PARTS, (long) rows * seen * PARTS, room);
            room.toQueries.part(rows, inner, seen).run(room.atScores, 0, k, atKey, atQ, atRow, false, isAlone);
            room.toKeys.part(seen, inner, rows).run(room.atScores, 0, q, atRow, atK, atKey, true, isAlone);
            room.toValues.part(seen, width, rows).run(room.shares, 0, g, slope, atV, value, true, isAlone);
        }
    }
}
