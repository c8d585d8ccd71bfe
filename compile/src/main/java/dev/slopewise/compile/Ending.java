package dev.slopewise.compile;

import dev.slopewise.compile.Loop.Operand.Repeated;
import dev.slopewise.compile.LoopForm.Along;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A product with the loop that ends it: bias, activation and the like. The loop goes over rectangles of the result as tasks have summed them, which lie in a near cache
/// then, so that a large result passes memory once.
final class Ending {
    private final Product product;
    private final Loop loop;
    private final LoopCode code;
    private final Operand out;

    /// Distance of rows in the result.
    private final int stride;

    /// Numbers that the loop has for its partial sums.
    private final int partial;

    private Ending(Product product, Loop loop, LoopCode code, Operand out) {
        this.product = product;
        this.loop = loop;
        this.code = code;
        this.out = out;
        this.partial = LoopRunIn.room(loop.form());
        this.stride = out.across.length == 1 ? loop.length() : out.acrossStep;
    }

    /// Empty where the loop cannot be cut as the product is.
    static Optional<Ending> of(Product product, Loop loop, LoopCode code) {
        if (product.isWide() != loop.form().wide()) return Optional.empty();
        return product.rows().map(out -> new Ending(product, loop, code, out)).filter(Ending::fits);
    }

    /// Nothing may be known of a row only once all of it was seen.
    private boolean fits() {
        LoopForm form = loop.form();
        boolean isMap = form.passes().size() == 1 && form.rowPuts().isEmpty() && form.folds() == 0;
        return isMap && IntStream.range(0, form.accesses().size()).allMatch(this::follows);
    }

    /// Whether an access can be told from where a rectangle begins.
    private boolean follows(int access) {
        if (loop.operands().get(access) instanceof Loop.Operand.Scratch || loop.tables()[access].length > 0)
            return false;
        if (isDense(access) || isOne(access)) return true;
        int period = loop.operands().get(access) instanceof Repeated r ? r.period() : loop.length();
        boolean isEven =
                loop.operands().get(access) instanceof Repeated ? stride % period == 0 : stride == loop.length();
        return isEven && staysWithin(period);
    }

    /// Whether no row of the product goes beyond a multiple of so many entries.
    private boolean staysWithin(int entries) {
        for (int start : out.batch) if (start % entries + out.along.length > entries) return false;
        return true;
    }

    private int base(int access) {
        return loop.numbers()[LoopForm.HEAD + 3 * access];
    }

    /// How far rows of the loop are apart.
    private int apart(int access) {
        return loop.numbers()[LoopForm.HEAD + 3 * access + 1];
    }

    private boolean isAlong(int access) {
        return loop.form().accesses().get(access).along() == Along.ENTRIES;
    }

    private boolean isDense(int access) {
        boolean isOneRow = loop.rows() == 1 && !(loop.operands().get(access) instanceof Repeated);
        return isAlong(access) && (isOneRow || apart(access) == loop.length());
    }

    private boolean isOne(int access) {
        return !isAlong(access) && apart(access) == 0;
    }

    /// One run at a time, in some storage.
    final class Run {
        private final LoopRun whole;
        private final Object[] data;
        private Object[] arrays = {};
        private final Object[] parts;

        /// @param data the storage of each value, as it is during a run
        Run(Object[] data) {
            this.whole = new LoopRun(loop, code, Optional.empty(), data);
            this.data = data;
            this.parts = new Object[loop.operands().size()];
        }

        /// Carries both out; the product is summed in `z`.
        void run(Object a, Object b, Object z) {
            begin();
            product.run(a, b, z, this);
            code.ran(loop.entries());
        }

        private void begin() {
            arrays = whole.begin();
            List<Loop.Operand> operands = loop.operands();
            for (int k = 0; k < parts.length; k++)
                parts[k] = operands.get(k) instanceof Repeated r ? data[r.value()] : arrays[k];
        }

        /// Lets go of the arrays of the last run, which are others' now.
        void release() {
            whole.release();
            Arrays.fill(parts, Storage.NONE);
        }

        /// Works on rows `top` to `bottom` and columns `from` to `to` of a matrix of the batch.
        void rectangle(int g, int top, int bottom, int from, int to, Scratch scratch) {
            int rows = bottom - top, columns = to - from, start = out.batch[g] + out.across[top] + out.along[from];
            boolean isWhole = columns == stride;
            int[] numbers = scratch.numbers(loop.numbers());
            int length = isWhole ? loop.length() : columns;
            numbers[0] = length;
            numbers[1] = rows * columns;
            for (int k = 0, at = LoopForm.HEAD; k < parts.length; k++, at += 3) {
                numbers[at] = place(k, start, isWhole);
                numbers[at + 1] = isDense(k) && !isWhole ? stride : apart(k);
            }
            Object sums = scratch.sums(partial);
            int all = Math.ceilDiv(rows * columns, length);
            code.run(isWhole ? arrays : parts, numbers, loop.tables(), sums, 0, all, 0);
        }

        /// Where an access begins in a rectangle.
        private int place(int access, int start, boolean isWhole) {
            if (isDense(access)) return base(access) + start;
            if (isOne(access)) return base(access);
            if (loop.operands().get(access) instanceof Repeated(int _, int offset, int period))
                return isWhole ? base(access) : offset + start % period;
            int within = isAlong(access) && !isWhole ? start % loop.length() : 0;
            return base(access) + start / loop.length() * apart(access) + within;
        }
    }
}
