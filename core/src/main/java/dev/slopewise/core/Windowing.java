package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Operations on a window that moves over the last axes, one [Window] for each of them. Places where there is no entry do not count.
public sealed interface Windowing extends SingleOp {
    List<Window> windows();

    /// Weighted sums: `input[…, batch, channel, place…]` and `kernel[…, out, channel, tap…]` with equal leading axes give `[…, batch, out, place…]`,
    ///
    ///     z[b, o, p] = Σ_c Σ_t input[b, c, i] · kernel[o, c, t]    where i · inputDilation = p · stride + t · kernelDilation − low
    ///
    /// (the kernel is not reversed). It has no groups: they are a leading axis. Both derivatives are convolutions again, by the same formula
    /// with distances exchanged: of the results with the reversed kernel, and of the input with the results, batch and channels exchanged.
    record Convolution(List<Window> windows) implements Windowing {
        private static final String NAME = "convolve"; // as errors have it; the label tells the windows too

        public Convolution {
            windows = List.copyOf(windows);
            require(!windows.isEmpty(), "a convolution needs at least one window, got none");
        }

        @Override
        public Type type(List<Type> in) {
            Type x = in.get(0), kernel = in.get(1);
            int own = windows.size() + 2;
            require(
                    x.dtype() == kernel.dtype() && x.dtype().isFloat(),
                    "%s needs real numbers of one type, got %s and %s; cast %s: .to(%s)",
                    NAME,
                    x,
                    kernel,
                    x.dtype() == kernel.dtype() ? "both" : "one",
                    x.dtype().isFloat() ? x.dtype().name() : "F32");
            require(
                    x.shape().rank() >= own
                            && kernel.shape().rank() == x.shape().rank()
                            && x.shape().dropLast(own).equals(kernel.shape().dropLast(own))
                            && x.shape().size(1 - own) == kernel.shape().size(1 - own),
                    "%s needs input […, batch, channels, place…] and kernel […, out, channels, tap…] with equal"
                            + " leading axes and channels, got %s and %s",
                    NAME,
                    x,
                    kernel);
            Shape places = places(NAME, x.shape().last(own - 2), kernel.shape().last(own - 2), windows);
            Shape lead = x.shape().dropLast(own - 1);
            return x.with(lead.then(Shape.of(kernel.shape().size(-own))).then(places));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            WindowLoops.convolve(windows, in.get(0), in.get(1), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Tensor x = in.get(0), kernel = in.get(1);
            return List.of(
                    linear(dx -> Tensor.apply(this, dx, kernel), dz -> toInput(x, kernel, dz)),
                    linear(dw -> Tensor.apply(this, x, dw), dz -> toKernel(x, kernel, dz)));
        }

        private Tensor toInput(Tensor x, Tensor kernel, Tensor dz) {
            if (x.shape().count() == 0) return x.like(0);
            return transposed(x.shape().last(windows.size()), kernel, dz);
        }

        /// The transpose of the convolution of inputs with `places`.
        Tensor transposed(Shape places, Tensor kernel, Tensor dz) {
            List<Integer> axes = IntStream.range(-windows.size(), 0).boxed().toList();
            Tensor reversed = Tensor.apply(new Layout.Reverse(axes), exchanged(kernel));
            List<Window> back = new ArrayList<>();
            for (int i = 0; i < windows.size(); i++) {
                int taps = kernel.shape().size(i - windows.size());
                back.add(windows.get(i).toInput(places.size(i), taps));
            }
            return Tensor.apply(new Convolution(back), dz, reversed);
        }

        private Tensor toKernel(Tensor x, Tensor kernel, Tensor dz) {
            List<Window> back = new ArrayList<>();
            for (int i = 0; i < windows.size(); i++) {
                int axis = i - windows.size();
                back.add(windows.get(i)
                        .toKernel(x.shape().size(axis), kernel.shape().size(axis)));
            }
            return exchanged(Tensor.apply(new Convolution(back), exchanged(x), exchanged(dz)));
        }

        /// Batch (or out) and channels change places.
        private Tensor exchanged(Tensor x) {
            List<Integer> order = new ArrayList<>(List.of(1, 0));
            for (int i = 0; i < windows.size(); i++) order.add(i + 2);
            return Tensor.apply(new Layout.Permute(order), x);
        }

        @Override
        public long multiplyAdds(List<Type> in, Type out) {
            return (long) out.shape().count()
                    * in.get(1).shape().last(windows.size() + 1).count();
        }
    }

    /// The position (`i32`) of the largest entry of each window, the first of equals, the first NaN if there is one. Positions are counted row by
    /// row over the last axes, as if they were one. Windows without any entry are refused.
    ///
    /// @param taps sizes of the window
    record ArgMax(Shape taps, List<Window> windows) implements Windowing {
        private static final String NAME = "maxPool";

        public ArgMax {
            windows = List.copyOf(windows);
            require(
                    !windows.isEmpty() && windows.size() == taps.rank(),
                    "a window of %s needs as many moves, got %d",
                    taps,
                    windows.size());
        }

        @Override
        public Type type(List<Type> in) {
            Type x = in.getFirst();
            int own = windows.size();
            require(x.shape().rank() >= own, "%s needs at least %d axes, got %s", NAME, own, x);
            Shape from = x.shape().last(own);
            Shape places = places(NAME, from, taps, windows);
            requireEntries(NAME, from, taps, windows);
            return new Type(DType.I32, x.shape().dropLast(own).then(places));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            WindowLoops.argMax(this, in.getFirst(), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }

        @Override
        public long multiplyAdds(List<Type> in, Type out) {
            return (long) out.shape().count() * taps.count();
        }
    }

    /// How many places a window of `taps` has along each axis.
    private static Shape places(String label, Shape from, Shape taps, List<Window> windows) {
        int[] sizes = new int[windows.size()];
        for (int i = 0; i < sizes.length; i++) {
            Window window = windows.get(i);
            require(taps.size(i) >= 1, "%s needs a window of at least one entry, got %s", label, taps);
            sizes[i] = window.count(from.size(i), taps.size(i));
            if (sizes[i] > 0) continue;
            throw refuse(
                    "%s needs a window that fits, got %d places for a window of %d along the last axes %s"
                            .formatted(
                                    label,
                                    Window.extent(from.size(i), window.inputDilation()) + window.low() + window.high(),
                                    Window.extent(taps.size(i), window.kernelDilation()),
                                    from),
                    "add places with padded(before, after), or take a smaller window");
        }
        return Shape.of(sizes);
    }

    /// Refuses windows that hold padding only.
    static void requireEntries(String label, Shape from, Shape taps, List<Window> windows) {
        for (int i = 0; i < windows.size(); i++) {
            if (!WindowLoops.everyPlaceHasAnEntry(windows.get(i), from.size(i), taps.size(i))) {
                throw refuse(
                        "%s needs an entry in every window, got a window of %s on %s that holds padding only"
                                .formatted(label, taps, from),
                        "add fewer places than the window is long");
            }
        }
    }

    @Override
    default int operands() {
        return switch (this) {
            case Convolution _ -> 2;
            case ArgMax _ -> 1;
        };
    }

    @Override
    default String label() {
        return switch (this) {
            case Convolution _ -> "convolve " + windows();
            case ArgMax(Shape taps, var _) -> "argmax of windows %s %s".formatted(taps, windows());
        };
    }
}
