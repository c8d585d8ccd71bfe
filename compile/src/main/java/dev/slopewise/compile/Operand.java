package dev.slopewise.compile;

import dev.slopewise.core.Shape;
import java.util.Arrays;

/// Where the entries of an operand of a matrix product lie: offsets for the batch, across (rows of the left operand or of the result, columns of
/// the right) and along (inner entries, or columns of the result), which add up.
final class Operand {
    final int[] batch;
    final int[] across;
    final int[] along;

    /// The distance of neighbours, if it is the same for all; −1 otherwise.
    final int acrossStep;

    final int alongStep;

    private Operand(int[] batch, int[] across, int[] along) {
        this.batch = batch;
        this.across = across;
        this.along = along;
        this.acrossStep = step(across);
        this.alongStep = step(along);
    }

    static Operand of(Shape shape, String letters, String batch, String across, String along) {
        return new Operand(
                places(shape, letters, batch), places(shape, letters, across), places(shape, letters, along));
    }

    /// Whether entries along are neighbours, and those across are not.
    boolean liesTheOtherWay() {
        return alongStep == 1 && acrossStep > 1;
    }

    Operand transposed() {
        return new Operand(batch, along, across);
    }

    /// The offsets of all entries along some axes, the last innermost.
    private static int[] places(Shape shape, String letters, String axes) {
        int[] places = {0};
        for (char letter : axes.toCharArray()) {
            int axis = letters.indexOf(letter), size = shape.size(axis), stride = shape.strides()[axis];
            int[] before = places;
            places = new int[before.length * size];
            Arrays.setAll(places, i -> before[i / size] + i % size * stride);
        }
        return places;
    }

    private static int step(int[] places) {
        int step = places.length < 2 ? 1 : places[1] - places[0];
        for (int i = 1; i < places.length; i++) if (places[i] - places[i - 1] != step) return -1;
        return step;
    }
}
