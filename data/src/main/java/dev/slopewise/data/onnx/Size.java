package dev.slopewise.data.onnx;

import dev.slopewise.core.Shape;
import java.util.ArrayList;
import java.util.List;

/// A size in the file: a number, or so many times the batch, which is known when the model is run.
sealed interface Size {
    record Fixed(int n) implements Size {}

    record Batch(int times) implements Size {
        @Override
        public String toString() {
            return times == 1 ? "batch" : times + " batch";
        }
    }

    /// A function that cannot be written for batches of any size, and why.
    final class FixedBatchException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String why;

        FixedBatchException(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /// The sizes that a function was traced with: what differs between the two is told from what does not.
    int FIRST = 2;

    int SECOND = 3;

    static Size of(int first, int second) {
        if (first == second) return new Fixed(first);
        int times = first / FIRST;
        if (times * FIRST == first && times * SECOND == second) return new Batch(times);
        throw new FixedBatchException(
                "a size is no multiple of the batch's: %d at %d, %d at %d".formatted(first, FIRST, second, SECOND));
    }

    static List<Size> of(Shape first, Shape second) {
        if (first.rank() != second.rank()) throw new FixedBatchException("the number of axes depends on the batch");
        List<Size> sizes = new ArrayList<>();
        for (int i = 0; i < first.rank(); i++) sizes.add(of(first.size(i), second.size(i)));
        return sizes;
    }
}
