package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Attention;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntConsumer;

/// Attention, block after block of queries: a block's products with all keys that it sees, e^(s − largest) of these, and their product with the
/// values. Each block is a task of its own, and each entry is summed as in a product over all keys, so that bits depend on neither blocks nor threads.
final class Attending implements Backend.Kernel {
    private static final int KEPT = 64;

    private final AttentionSizes sizes;
    private final LoopCode shares;
    private final LoopCode scaled;
    private final Object stairs;
    private final long work;
    private long done;
    private volatile boolean isWorthRunningIn;
    private final BlockingQueue<Room> rooms = new ArrayBlockingQueue<>(KEPT);
    private final BlockingQueue<Call> calls = new ArrayBlockingQueue<>(KEPT);

    private Attending(AttentionSizes sizes, long work) {
        this.sizes = sizes;
        this.stairs = ScoreRows.stairs(sizes);
        this.work = work;
        this.shares = LoopCode.of(ScoreRows.shares(sizes));
        this.scaled = LoopCode.of(ScoreRows.scaled(sizes.wide()));
    }

    /// The kernel, unless there is nothing to do.
    static Optional<Backend.Kernel> of(Attention op, List<Type> in) {
        return AttentionSizes.of(op.scores(), in, 3).map(sizes -> new Attending(sizes, op.multiplyAdds(in, List.of())));
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

    /// What one thread needs for a block.
    private final class Room {
        private final Object block = sizes.array(sizes.block() * sizes.keys());
        private final Object factors = sizes.array(sizes.block());
        private final ScoreRows.Run exponentials = new ScoreRows.Run(shares);
        private final ScoreRows.Run scaling = new ScoreRows.Run(scaled);
        private final PartProduct products;
        private final PartProduct means;
        private boolean isAsked;

        Room() {
            Shape q = Shape.of(sizes.block(), sizes.inner()), k = Shape.of(sizes.keys(), sizes.inner());
            Shape s = Shape.of(sizes.block(), sizes.keys()), v = Shape.of(sizes.keys(), sizes.width());
            this.products = sizes.product("il", q, "jl", k, s);
            this.means = sizes.product("il", s, "lj", v, Shape.of(sizes.block(), sizes.width()));
        }

        /// Has the vectors run in that its products work with, once that pays.
        private void ask() {
            if (isAsked || !isWorthRunningIn) return;
            isAsked = true;
            for (PartProduct each : List.of(products, means)) each.ask();
        }
    }

    /// One run.
    private final class Call implements IntConsumer {
        private Object q = Storage.NONE;
        private Object k = Storage.NONE;
        private Object v = Storage.NONE;
        private Object extra = Storage.NONE;
        private Object z = Storage.NONE;
        private Object logSums = Storage.NONE;

        void run(List<Array> in, List<Array> out) {
            q = Storage.of(in.get(0));
            k = Storage.of(in.get(1));
            v = Storage.of(in.get(2));
            if (in.size() > 3) extra = Storage.of(in.get(3));
            z = Storage.of(out.get(0));
            logSums = Storage.of(out.get(1));
            Pool.each(sizes.heads() * sizes.blocks(), work, this);
            q = k = v = extra = z = logSums = Storage.NONE;
        }

        @Override
        public void accept(int task) {
            Room taken = rooms.poll();
            Room room = taken == null ? new Room() : taken;
            room.ask();
            fill(room, task / sizes.blocks(), task % sizes.blocks());
            boolean _ = rooms.offer(room);
        }

        private void fill(Room room, int head, int number) {
            int first = number * sizes.block(), rows = sizes.rowsOf(number);
            int at = head * sizes.rows() + first, keys = head * sizes.keys();
            int seen = sizes.seen(number, room.products.width());
            room.products
                    .part(rows, seen, sizes.inner())
                    .run(q, at * sizes.inner(), k, keys * sizes.inner(), room.block, 0, false, true);
            ScoreRows.Run loop = room.exponentials;
            loop.bind(0, room.block, 0, sizes.keys());
            loop.bind(1, logSums, at, 1);
            loop.bind(2, room.factors, 0, 1);
            if (sizes.extra().isPresent()) loop.bind(3, extra, sizes.extraAt(head, first), sizes.keys());
            loop.rowsOf(sizes, number, 0, rows, seen, stairs);
            loop.release();
            room.means
                    .part(rows, sizes.width(), seen)
                    .run(room.block, 0, v, keys * sizes.width(), z, at * sizes.width(), false, true);
            room.scaling.bind(0, z, at * sizes.width(), sizes.width());
            room.scaling.bind(1, room.factors, 0, 1);
            room.scaling.rows(0, rows, sizes.width());
            room.scaling.release();
        }
    }
}
