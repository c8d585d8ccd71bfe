package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

/// How a window moves along one axis: `Window.step(2).padded(1, 1)` begins one place before the first entry and moves on by two.
///
/// From n entries a window of k entries makes ⌊(N + low + high − K) / stride⌋ + 1, where N = (n − 1) · inputDilation + 1 and
/// K = (k − 1) · kernelDilation + 1. What does not fill a last window is left out.
///
/// @param stride         how far the window moves each time, at least 1
/// @param low            places added before the first entry; below 0 as many are cut off
/// @param high           places added after the last entry; below 0 as many are cut off
/// @param inputDilation  distance of neighbouring entries of the input, at least 1: above 1, empty places lie between them
/// @param kernelDilation distance of neighbouring entries of the window, at least 1: above 1, it skips places
public record Window(int stride, int low, int high, int inputDilation, int kernelDilation) {
    public Window {
        require(
                stride >= 1 && inputDilation >= 1 && kernelDilation >= 1,
                "a window needs stride and dilations of at least 1, got stride %d, input dilation %d, kernel dilation"
                        + " %d",
                stride,
                inputDilation,
                kernelDilation);
    }

    /// Moves by `stride`, adds nothing, skips nothing.
    public static Window step(int stride) {
        return new Window(stride, 0, 0, 1, 1);
    }

    /// Moves by 1 and adds so much that a kernel of `size` entries makes as many as it gets; of an odd rest one more after than before.
    public static Window same(int size) {
        require(size >= 1, "a window needs at least one entry, got %d", size);
        return step(1).padded((size - 1) / 2, size / 2);
    }

    /// With places added before and after; below 0 as many are cut off.
    public Window padded(int before, int after) {
        return new Window(stride, before, after, inputDilation, kernelDilation);
    }

    /// With neighbouring entries of the kernel this far apart.
    public Window dilated(int distance) {
        return new Window(stride, low, high, inputDilation, distance);
    }

    /// With neighbouring entries of the input this far apart.
    public Window inputDilated(int distance) {
        return new Window(stride, low, high, distance, kernelDilation);
    }

    /// How many places `n` entries take up, `distance` apart.
    static int extent(int n, int distance) {
        return n == 0 ? 0 : (n - 1) * distance + 1;
    }

    /// How many times a window of `k` entries fits `n`; 0 if it does not.
    int count(int n, int k) {
        int room = extent(n, inputDilation) + low + high - extent(k, kernelDilation);
        return room < 0 ? 0 : room / stride + 1;
    }

    /// How the reversed kernel of `k` entries moves over results to give slopes of the `n` inputs.
    Window toInput(int n, int k) {
        int kernel = extent(k, kernelDilation);
        int before = kernel - 1 - low;
        int after = (n - 1) * inputDilation + kernel - extent(count(n, k), stride) - before;
        return new Window(/* stride= */ inputDilation, before, after, /* inputDilation= */ stride, kernelDilation);
    }

    /// How the slopes of the results, taken as a kernel, move over `n` inputs to give the slopes of a kernel of `k` entries.
    Window toKernel(int n, int k) {
        int after = (k - 1) * kernelDilation + extent(count(n, k), stride) - extent(n, inputDilation) - low;
        return new Window(/* stride= */ kernelDilation, low, after, inputDilation, /* kernelDilation= */ stride);
    }
}
