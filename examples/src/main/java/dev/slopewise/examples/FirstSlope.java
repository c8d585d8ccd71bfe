package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.valueAndGrad;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;

/// Fits a line to four points by gradient descent.
final class FirstSlope {
    record Line(Tensor slope, Tensor offset) {}

    static void main() {
        Tensor x = Tensor.of(0f, 1f, 2f, 3f), y = Tensor.of(1.1f, 2.9f, 5.2f, 6.8f);
        var loss = valueAndGrad(
                (Line l) -> x.times(l.slope).plus(l.offset).minus(y).square().mean());
        Line line = new Line(Tensor.scalar(0f), Tensor.scalar(0f));
        for (int step = 0; step <= 80; step++) {
            var at = loss.apply(line);
            if (step % 20 == 0)
                IO.println("step %2d: loss %.4f".formatted(step, at.value().item()));
            line = Tree.map(line, at.gradient(), (knob, uphill) -> knob.minus(uphill.times(0.1)));
        }
        IO.println("y = %.2f x + %.2f".formatted(line.slope.item(), line.offset.item()));
    }

    private FirstSlope() {}
}
