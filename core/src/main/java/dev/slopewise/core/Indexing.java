package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// Operations that are told by integers which entries to take or to add to, and that make and check such integers.
public sealed interface Indexing extends SingleOp {
    /// Rows by number: `values[…, n, slice…]` and `index[…, m]` give `[…, m, slice…]`; the leading axes agree.
    ///
    /// @param slice how many of the last axes make up one row
    record Gather(int slice) implements Indexing {
        @Override
        public Type type(List<Type> in) {
            Type values = in.get(0), index = in.get(1);
            Shape lead = lead(values, index, slice, label());
            return values.with(
                    lead.then(index.shape().last(1)).then(values.shape().last(slice)));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array values = in.get(0), index = in.get(1);
            int row = out.shape().last(slice).count();
            int n = values.shape().size(-1 - slice);
            int m = index.shape().size(-1);
            int[] from = new int[index.count()];
            for (int i = 0; i < from.length; i++) from[i] = i / m * n + checked(this, index.integer(i), n);
            if (row == 1) values.pick(from, out); // three times as fast as copies of one entry
            else {
                for (int i = 0; i < from.length; i++) {
                    System.arraycopy(values.data(), from[i] * row, out.data(), i * row, row);
                }
            }
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Tensor index = in.get(1);
            if (!out.dtype().isFloat()) return List.of(Sensitivity.None.NONE, Sensitivity.None.NONE);
            var back = new ScatterAdd(slice, in.getFirst().shape().size(-1 - slice));
            return List.of(
                    linear(dx -> Tensor.apply(this, dx, index), dz -> Tensor.apply(back, dz, index)),
                    Sensitivity.None.NONE);
        }
    }

    /// The transpose of [Gather]: `values[…, m, slice…]` are added up into `[…, n, slice…]` at the rows `index[…, m]` names;
    /// rows named twice get both, rows not named are 0.
    ///
    /// @param slice how many of the last axes make up one row
    /// @param rows  n, the number of rows of the result
    record ScatterAdd(int slice, int rows) implements Indexing {
        @Override
        public Type type(List<Type> in) {
            Type values = in.get(0), index = in.get(1);
            Shape lead = lead(values, index, slice, label());
            require(
                    values.shape().size(-1 - slice) == index.shape().size(-1),
                    "scatterAdd needs one index a row, got %s and %s",
                    values,
                    index);
            require(values.dtype().isNumber(), "scatterAdd needs numbers, got %s; cast first: .to(I32)", values);
            return values.with(lead.then(Shape.of(rows)).then(values.shape().last(slice)));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array values = in.get(0), index = in.get(1);
            int row = values.shape().last(slice).count();
            int m = index.shape().size(-1);
            boolean real = out.dtype().isFloat();
            double[] sums = new double[real ? out.count() : 0];
            if (!real) out.fill(0);
            for (int i = 0; i < index.count(); i++) {
                int to = (i / m * rows + checked(this, index.integer(i), rows)) * row;
                for (int k = 0; k < row; k++) {
                    if (real) sums[to + k] += values.number(i * row + k);
                    else out.put(to + k, out.integer(to + k) + values.integer(i * row + k));
                }
            }
            for (int i = 0; i < sums.length; i++) out.put(i, sums[i]);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Tensor index = in.get(1);
            if (!out.dtype().isFloat()) return List.of(Sensitivity.None.NONE, Sensitivity.None.NONE);
            var back = new Gather(slice);
            return List.of(
                    linear(dx -> Tensor.apply(this, dx, index), dz -> Tensor.apply(back, dz, index)),
                    Sensitivity.None.NONE);
        }
    }

    /// The order (`i32`) that sorts the last axis upwards; equals keep their order, NaN comes last.
    record Argsort() implements Indexing {
        @Override
        public Type type(List<Type> in) {
            return sortable(in.getFirst()).with(DType.I32);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            SortLoops.order(in.getFirst(), 0, out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }
    }

    /// Entries `first` to `end` of the order that [Argsort] gives, `[…, end − first]` (`i32`), for which not all need be sorted.
    record ArgsortPart(int first, int end) implements Indexing {
        @Override
        public Type type(List<Type> in) {
            Type x = sortable(in.getFirst());
            require(
                    first >= 0 && first <= end && end <= x.shape().size(-1),
                    "argsort needs places of the last axis, got %d to %d of %s",
                    first,
                    end,
                    x);
            return new Type(DType.I32, x.shape().with(-1, end - first));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            SortLoops.order(in.getFirst(), first, out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }
    }

    /// Where values belong in a sorted row: `sorted[…, n]` and `values[…, m]` with equal leading axes give places from 0 to n, `[…, m]` (`i32`).
    /// The order is that of [Argsort]: −0 equals +0, NaN comes last. Of a row that is not sorted some place is given.
    ///
    /// @param side of entries that equal the value
    record SearchSorted(Side side) implements Indexing {
        /// Before the first equal entry, or after the last.
        public enum Side {
            BEFORE,
            AFTER
        }

        @Override
        public Type type(List<Type> in) {
            Type sorted = in.get(0), values = in.get(1);
            require(
                    sorted.dtype() == values.dtype() && sorted.dtype().isNumber(),
                    "searchSorted needs numbers of one type, got %s and %s; cast one of them",
                    sorted,
                    values);
            require(
                    sorted.shape().rank() >= 1
                            && sorted.shape().rank() == values.shape().rank()
                            && sorted.shape().dropLast(1).equals(values.shape().dropLast(1)),
                    "searchSorted needs sorted rows […, n] and values […, m] with equal leading axes, got %s and %s",
                    sorted,
                    values);
            return values.with(DType.I32);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            long[] sorted = SortLoops.keys(in.get(0)), values = SortLoops.keys(in.get(1));
            int n = in.get(0).shape().size(-1), m = in.get(1).shape().size(-1);
            for (int i = 0; i < values.length; i++) {
                int row = i / m * n;
                out.ints()[i] = switch (side) {
                    case BEFORE -> SortLoops.below(sorted, row, n, values[i]);
                    case AFTER -> values[i] == Long.MAX_VALUE ? n : SortLoops.below(sorted, row, n, values[i] + 1);
                };
            }
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE, Sensitivity.None.NONE);
        }
    }

    /// The same integers as `i32`, refused unless each lies from `low` to `high`.
    ///
    /// @param what the integers are, for the error: what was asked of which axis
    record Within(int low, int high, String what) implements Indexing {
        @Override
        public Type type(List<Type> in) {
            Type x = in.getFirst();
            require(x.dtype().isInteger(), "%s must be integers (i32, i64), got %s; cast them: .to(I32)", what, x);
            return x.with(DType.I32);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array x = in.getFirst();
            for (int i = 0; i < x.count(); i++) out.ints()[i] = check(x.integer(i));
        }

        /// The numbers of `n` entries or rows, as an operation is told them.
        public static Within below(int n, Op by) {
            return new Within(0, n - 1, "the index of " + by.label());
        }

        /// The number, if it is in the range.
        int check(long number) {
            if (number >= low && number <= high) return (int) number;
            throw refuse(
                    low <= high
                            ? "%s must be from %d to %d, got %d".formatted(what, low, high, number)
                            : "%s cannot be given, since there are no entries, got %d".formatted(what, number),
                    "");
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return List.of(Sensitivity.None.NONE);
        }
    }

    private static Type sortable(Type x) {
        require(x.shape().rank() >= 1, "argsort needs an axis to sort along, got %s", x);
        require(x.dtype().isNumber(), "argsort needs numbers, got %s; cast first: .to(I32)", x);
        return x;
    }

    private static Shape lead(Type values, Type index, int slice, String op) {
        require(
                index.dtype().isInteger(),
                "%s needs an integer index (i32, i64), got %s; cast it: .to(I32)",
                op,
                index);
        int lead = index.shape().rank() - 1;
        require(
                lead >= 0
                        && values.shape().rank() == lead + 1 + slice
                        && values.shape().range(0, lead).equals(index.shape().dropLast(1)),
                "%s needs values […, n, row…] and an index […, m] with equal leading axes, got %s and %s",
                op,
                values,
                index);
        return index.shape().dropLast(1);
    }

    private static int checked(Op op, long index, int n) {
        if (index >= 0 && index < n) return (int) index;
        return Within.below(n, op).check(index);
    }

    private static String rows(int slice) {
        return slice == 0 ? "entries" : "rows of %d axes".formatted(slice);
    }

    @Override
    default int operands() {
        return switch (this) {
            case Gather _, ScatterAdd _, SearchSorted _ -> 2;
            case Argsort _, ArgsortPart _, Within _ -> 1;
        };
    }

    @Override
    default String label() {
        return switch (this) {
            case Gather(int slice) -> "gather " + rows(slice);
            case ScatterAdd(int slice, int rows) -> "scatterAdd %s to %d".formatted(rows(slice), rows);
            case Argsort() -> "argsort";
            case ArgsortPart(int first, int end) -> "argsort %d to %d".formatted(first, end);
            case SearchSorted(var side) -> "searchSorted " + side.name().toLowerCase(java.util.Locale.ROOT);
            case Within(int low, int high, var what) -> "within %d to %d (%s)".formatted(low, high, what);
        };
    }
}
