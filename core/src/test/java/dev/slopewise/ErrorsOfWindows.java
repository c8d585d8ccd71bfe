package dev.slopewise;

import static dev.slopewise.Pin.pin;

import dev.slopewise.core.DType;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.List;

/// Convolutions and pooling.
final class ErrorsOfWindows {
    private static final Tensor X = Tensor.zeros(2, 4, 9), KERNEL = Tensor.zeros(6, 4, 3);
    private static final Window ONE = Window.step(1);

    // @formatter:off
    static final List<Pin> ALL = List.of(
        pin(() -> Window.step(0),
            "a window needs stride and dilations of at least 1, got stride 0, input dilation 1, kernel dilation 1"),
        pin(() -> Window.same(0),
            "a window needs at least one entry, got 0"),
        pin(() -> new Windowing.Convolution(List.of()),
            "a convolution needs at least one window, got none"),
        pin(() -> X.convolve(KERNEL.to(DType.F64)),
            "convolve needs real numbers of one type, got f32[2, 4, 9] and f64[6, 4, 3]; cast one: .to(F32)"),
        pin(() -> X.to(DType.I32).convolve(KERNEL.to(DType.I32)),
            "convolve needs real numbers of one type, got i32[2, 4, 9] and i32[6, 4, 3]; cast both: .to(F32)"),
        pin(() -> X.to(DType.I32).averagePool(Shape.of(2)),
            "averagePool needs real numbers, got i32[2, 4, 9]; cast first: .to(F32)"),
        pin(() -> X.to(DType.I32).windowSum(Shape.of(2)),
            "windowSum needs real numbers, got i32[2, 4, 9]; cast first: .to(F32)"),
        pin(() -> Tensor.apply(new Windowing.Convolution(List.of(ONE)), X, Tensor.zeros(6, 5, 3)),
            "convolve needs input […, batch, channels, place…] and kernel […, out, channels, tap…] with equal leading axes and channels, got f32[2, 4, 9] and f32[6, 5, 3]"),
        pin(() -> X.convolve(Tensor.zeros(6, 4)),
            "convolve needs input […, channels, place…] and kernel [out, channels, tap…] with an axis of taps for each of places, got f32[2, 4, 9] and f32[6, 4]"),
        pin(() -> X.convolve(KERNEL, 4),
            "convolve needs groups that divide the kernel's first axis, got 4 groups and kernel f32[6, 4, 3]"),
        pin(() -> X.convolve(KERNEL, 2),
            "convolve needs a kernel for 4 channels, got f32[6, 4, 3] with 2 group(s) for input f32[2, 4, 9]",
            "input is […, channels, place…], kernel [out, channels / groups, tap…]; one example has no batch axis"),
        pin(() -> X.convolveTransposed(KERNEL),
            "convolveTransposed needs a kernel for 4 channels, got f32[6, 4, 3] with 1 group(s) for input f32[2, 4, 9]",
            "input is […, channels, place…], kernel [channels, out / groups, tap…], as convolve has it the other way"),
        pin(() -> X.convolve(KERNEL, ONE, ONE),
            "one window for each of 1 axes is needed, got 2"),
        pin(() -> X.convolve(Tensor.zeros(6, 4, 10)),
            "convolve needs a window that fits, got 9 places for a window of 10 along the last axes [9]",
            "add places with padded(before, after), or take a smaller window"),
        pin(() -> X.convolve(Tensor.zeros(6, 4, 0)),
            "convolve needs a window of at least one entry, got [0]"),
        pin(() -> X.convolveTransposed(Tensor.zeros(4, 6, 3), ONE.inputDilated(2)),
            "convolveTransposed needs an input dilation of 1, got Window[stride=1, low=0, high=0, inputDilation=2, kernelDilation=1]; the stride sets the results apart"),
        pin(() -> X.convolveTransposed(Tensor.zeros(4, 6, 3), ONE.padded(6, 6)),
            "convolveTransposed needs entries to come from and go to, got f32[2, 4, 9] and kernel f32[4, 6, 3] with Window[stride=1, low=6, high=6, inputDilation=1, kernelDilation=1]; add fewer places"),
        pin(() -> X.maxPool(Shape.of(1, 1, 1, 1)),
            "maxPool needs a window with 1 to 3 axes, got [1, 1, 1, 1] for f32[2, 4, 9]"),
        pin(() -> X.maxPool(Shape.of(0)),
            "maxPool needs a window of at least one entry, got [0]"),
        pin(() -> X.maxPool(Shape.of(10)),
            "maxPool needs a window that fits, got 9 places for a window of 10 along the last axes [9]",
            "add places with padded(before, after), or take a smaller window"),
        pin(() -> X.maxPool(Shape.of(2), ONE.padded(2, 0)),
            "maxPool needs an entry in every window, got a window of [2] on [9] that holds padding only",
            "add fewer places than the window is long"),
        pin(() -> new Windowing.ArgMax(Shape.of(2), List.of()),
            "a window of [2] needs as many moves, got 0"),
        pin(() -> Tensor.apply(new Windowing.ArgMax(Shape.of(2), List.of(ONE)), Tensor.scalar(1f)),
            "maxPool needs at least 1 axes, got f32[]"));
    // @formatter:on

    private ErrorsOfWindows() {}
}
