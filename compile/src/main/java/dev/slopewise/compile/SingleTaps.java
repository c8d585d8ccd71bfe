package dev.slopewise.compile;

import dev.slopewise.core.Array;
import dev.slopewise.core.Backend;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A convolution whose windows are single entries that move by one: of each example a matrix product, weights `[out, channels]` times entries
/// `[channels, place]`, and summed as one.
final class SingleTaps implements Backend.Kernel {
    /// Examples are shared out in so many tasks at most.
    private static final int MOST_TASKS = 16;

    private final Tiles tiles;
    private final int examples; // of a group
    private final int groups;
    private final int outs;
    private final int channels;
    private final int places;
    private final AtomicReference<@Nullable Run> idle = new AtomicReference<>();

    private SingleTaps(Tiles tiles, Shape x, Shape kernel, int axes) {
        this.tiles = tiles;
        this.groups = x.dropLast(axes + 2).count();
        this.examples = x.size(-2 - axes);
        this.channels = x.size(-1 - axes);
        this.outs = kernel.size(-2 - axes);
        this.places = x.last(axes).count();
    }

    /// Empty where it is another convolution, or one that is too small for products to be worth their while.
    static Optional<Backend.Kernel> of(Windowing.Convolution op, List<Type> in, Type out) {
        int axes = op.windows().size();
        Shape kernel = in.get(1).shape();
        boolean isSingle =
                kernel.last(axes).count() == 1 && op.windows().stream().allMatch(SingleTaps::isPlain);
        var made = new SingleTaps(Tiles.of(out.dtype()), in.getFirst().shape(), kernel, axes);
        boolean isWorth =
                made.work() >= Product.LARGE && made.places >= made.tiles.form().columns();
        return isSingle && isWorth ? Optional.of(made) : Optional.empty();
    }

    private static boolean isPlain(Window window) {
        return window.stride() == 1 && window.low() == 0 && window.high() == 0 && window.inputDilation() == 1;
    }

    /// In multiply-adds.
    private long work() {
        return (long) groups * examples * outs * channels * places;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        Run taken = idle.getAndSet(null);
        Run run = taken == null ? new Run() : taken;
        run.all(Moves.storage(in.get(0)), Moves.storage(in.get(1)), Moves.storage(out.getFirst()));
        idle.set(run);
    }

    /// One run, of which several may go on at a time.
    private final class Run implements IntConsumer {
        private final Object nothing = tiles.numbers().array(0);
        private final PartProduct[] products = new PartProduct[Math.min(groups * examples, MOST_TASKS)];
        private Object x = nothing;
        private Object kernel = nothing;
        private Object z = nothing;

        Run() {
            for (int i = 0; i < products.length; i++) {
                Shape weights = Shape.of(outs, channels), entries = Shape.of(channels, places);
                products[i] = PartProduct.of("il", weights, "lj", entries, Shape.of(outs, places), tiles);
                products[i].ask();
            }
        }

        void all(Object x, Object kernel, Object z) {
            this.x = x;
            this.kernel = kernel;
            this.z = z;
            if (groups * examples < 2 * Pool.threads()) examples(0, 0, groups * examples, false);
            else Pool.each(products.length, work(), this);
            this.x = nothing;
            this.kernel = nothing;
            this.z = nothing;
        }

        @Override
        public void accept(int task) {
            int all = groups * examples, tasks = products.length;
            examples(task, (int) ((long) all * task / tasks), (int) ((long) all * (task + 1) / tasks), true);
        }

        private void examples(int product, int first, int end, boolean isAlone) {
            for (int e = first; e < end; e++) {
                int weights = e / examples * outs * channels, from = e * channels * places, to = e * outs * places;
                products[product].run(kernel, weights, x, from, z, to, false, isAlone);
            }
        }
    }
}
