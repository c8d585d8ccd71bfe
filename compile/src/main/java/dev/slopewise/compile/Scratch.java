package dev.slopewise.compile;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Room for the packed strips of one task of a matrix product. It is kept for the next one, so that products allocate nothing once they run
/// steadily; as many are kept as tasks ran at once.
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
            for (int i = 0; i < KEPT; i++) if (free.compareAndSet(i, null, scratch)) return;
        }
    }

    private final Numbers numbers;
    private Object left;
    private Object right;
    private Object block;

    private Scratch(Numbers numbers) {
        this.numbers = numbers;
        this.left = numbers.array(0);
        this.right = left;
        this.block = left;
    }

    Object left(int length) {
        if (numbers.length(left) < length) left = numbers.array(length);
        return left;
    }

    Object right(int length) {
        if (numbers.length(right) < length) right = numbers.array(length);
        return right;
    }

    /// For a tile that is not wholly inside the result, or for the sums of plain loops.
    Object block(int length) {
        if (numbers.length(block) < length) block = numbers.array(length);
        return block;
    }
}
