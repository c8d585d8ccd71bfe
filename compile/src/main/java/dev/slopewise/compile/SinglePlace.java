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
import org.jspecify.annotations.Nullable;

/// A convolution whose window is as large as what it moves over, so that there is one place, such as the slope by a kernel of single taps: of each group
/// a matrix product, entries `[example, channel and tap]` times weights `[out, channel and tap]`, and summed as one.
final class SinglePlace implements Backend.Kernel {
    private final Tiles tiles;
    private final int groups;
    private final int examples;
    private final int outs;
    private final int inner;
    private final AtomicReference<@Nullable PartProduct> idle = new AtomicReference<>();

    private SinglePlace(Tiles tiles, Shape x, Shape kernel, int axes) {
        this.tiles = tiles;
        this.groups = x.dropLast(axes + 2).count();
        this.examples = x.size(-2 - axes);
        this.outs = kernel.size(-2 - axes);
        this.inner = kernel.last(axes + 1).count();
    }

    /// Empty where it is another convolution, or one that is too small for products to be worth their while.
    static Optional<Backend.Kernel> of(Windowing.Convolution op, List<Type> in, Type out) {
        int axes = op.windows().size();
        Shape x = in.get(0).shape(), kernel = in.get(1).shape();
        boolean isSingle = x.last(axes).equals(kernel.last(axes))
                && out.shape().last(axes).count() == 1
                && op.windows().stream().allMatch(SinglePlace::isPlain);
        var made = new SinglePlace(Tiles.of(out.dtype()), x, kernel, axes);
        return isSingle && made.work() >= Product.LARGE ? Optional.of(made) : Optional.empty();
    }

    private static boolean isPlain(Window window) {
        return window.low() == 0 && window.kernelDilation() == window.inputDilation();
    }

    /// Of a group, in multiply-adds.
    private long work() {
        return (long) examples * outs * inner;
    }

    @Override
    public void run(List<Array> in, List<Array> out) {
        PartProduct taken = idle.getAndSet(null);
        PartProduct product = taken == null ? product() : taken;
        Object x = Moves.storage(in.get(0)), kernel = Moves.storage(in.get(1)), z = Moves.storage(out.getFirst());
        for (int g = 0; g < groups; g++) {
            product.run(x, g * examples * inner, kernel, g * outs * inner, z, g * examples * outs, false, false);
        }
        idle.set(product);
    }

    private PartProduct product() {
        Shape entries = Shape.of(examples, inner), weights = Shape.of(outs, inner);
        PartProduct made = PartProduct.of("il", entries, "jl", weights, Shape.of(examples, outs), tiles);
        made.ask();
        return made;
    }
}
