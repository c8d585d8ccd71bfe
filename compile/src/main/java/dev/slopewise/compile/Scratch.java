package dev.slopewise.compile;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Room for one task of a matrix product. It is kept for the next one, so that products allocate nothing once they run steadily; as much is kept as
/// tasks ran at once.
final class Scratch {
    private static final int KEPT = 64;

    /// The free ones of one entry type.
    static final class Shelf {
        private final AtomicReferenceArray<@Nullable Scratch> free = new AtomicReferenceArray<>(KEPT);
        private final Numbers numbers;

        Shelf(Numbers numbers) {
            this.numbers = numbers;
        }

        Scratch take() {
            for (int i = 0; i < KEPT; i++) {
                Scratch found = free.get(i);
                if (found != null && free.compareAndSet(i, found, null)) return found;
            }
            return new Scratch(numbers);
        }

        void putBack(Scratch scratch) {
            scratch.left.end();
            scratch.right.end();
            for (int i = 0; i < KEPT; i++) if (free.compareAndSet(i, null, scratch)) return;
        }
    }

    private final Numbers arrays;
    final Strips.Part left;
    final Strips.Part right;
    final LongSums longSums;
    private Object block;
    private Object sums;
    private int[] numbers = {};

    private Scratch(Numbers numbers) {
        this.arrays = numbers;
        this.left = new Strips.Part(numbers);
        this.right = new Strips.Part(numbers);
        this.block = numbers.array(0);
        this.sums = block;
        this.longSums = new LongSums(numbers);
    }

    /// For a tile that is not wholly inside the result, or for the sums of plain loops.
    Object block(int length) {
        if (arrays.length(block) < length) block = arrays.array(length);
        return block;
    }

    /// What a loop is given for its partial sums.
    Object sums(int length) {
        if (arrays.length(sums) < length) sums = arrays.array(length);
        return sums;
    }

    /// A copy of the numbers that a loop is given, to be changed.
    int[] numbers(int[] of) {
        if (numbers.length < of.length) numbers = new int[of.length];
        System.arraycopy(of, 0, numbers, 0, of.length);
        return numbers;
    }
}
