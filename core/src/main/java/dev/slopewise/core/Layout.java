package dev.slopewise.core;

import static dev.slopewise.core.Sensitivity.linear;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Operations that move numbers and change none. Their lists speak of the last axes, as many as the list is long.
public sealed interface Layout extends SingleOp {
    /// The same entries in the same order, the last axes cut anew: `from` becomes `to`.
    record Reshape(Shape from, Shape to) implements Layout {
        public Reshape {
            require(
                    from.count() == to.count(),
                    "reshape needs an equal count of entries, got %s (%d) to %s (%d)",
                    from,
                    from.count(),
                    to,
                    to.count());
        }

        @Override
        public Type type(List<Type> in) {
            Type x = in.getFirst();
            require(
                    x.shape().rank() >= from.rank()
                            && x.shape().last(from.rank()).equals(from),
                    "reshape of %s needs it as the last axes, got %s",
                    from,
                    x);
            return x.with(x.shape().dropLast(from.rank()).then(to));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            System.arraycopy(in.getFirst().data(), 0, out.data(), 0, out.count());
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return moved(this, new Reshape(to, from));
        }
    }

    /// The last axes in another order: axis `i` of them is the input's axis `order[i]` (counted within them, from 0).
    record Permute(List<Integer> order) implements Layout {
        public Permute {
            order = List.copyOf(order);
            var sorted = order.stream().sorted().toList();
            require(
                    sorted.equals(IntStream.range(0, order.size()).boxed().toList()),
                    "permute needs every axis from 0 to %d once, got %s",
                    order.size() - 1,
                    order);
        }

        Permute inverse() {
            var back = new ArrayList<>(Collections.nCopies(order.size(), 0));
            for (int i = 0; i < order.size(); i++) back.set(order.get(i), i);
            return new Permute(back);
        }

        private int[] axes(Shape shape) {
            int lead = shape.rank() - order.size();
            return IntStream.range(0, shape.rank())
                    .map(i -> i < lead ? i : lead + order.get(i - lead))
                    .toArray();
        }

        @Override
        public Type type(List<Type> in) {
            Type x = atLeast(this, order.size(), in);
            return x.with(Shape.of(Offsets.select(x.shape().sizes(), axes(x.shape()))));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array x = in.getFirst();
            int[] strides = Offsets.select(x.shape().strides(), axes(x.shape()));
            x.pick(Offsets.of(0, out.shape().sizes(), strides), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return moved(this, inverse());
        }
    }

    /// Repeats the input: its last axes become axes `at` of `to`, with equal sizes, and every other axis of `to` is new.
    record Broadcast(Shape to, List<Integer> at) implements Layout {
        public Broadcast {
            at = List.copyOf(at);
            require(
                    at.stream().distinct().sorted().toList().equals(at)
                            && at.stream().allMatch(i -> i >= 0 && i < to.rank()),
                    "broadcast to %s needs rising axes of it, got %s",
                    to,
                    at);
        }

        /// The axes of `to` that the input does not have, from the innermost.
        List<Integer> added() {
            return IntStream.range(0, to.rank())
                    .filter(i -> !at.contains(i))
                    .map(i -> i - to.rank())
                    .boxed()
                    .toList();
        }

        @Override
        public Type type(List<Type> in) {
            Type x = atLeast(this, at.size(), in);
            Shape own = x.shape().last(at.size());
            for (int i = 0; i < at.size(); i++) {
                require(own.size(i) == to.size(at.get(i)), "broadcast to %s at axes %s cannot take %s", to, at, x);
            }
            return x.with(x.shape().dropLast(at.size()).then(to));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array x = in.getFirst();
            int lead = x.shape().rank() - at.size();
            int[] from = x.shape().strides(), strides = new int[out.shape().rank()];
            System.arraycopy(from, 0, strides, 0, lead);
            for (int i = 0; i < at.size(); i++) strides[lead + at.get(i)] = from[lead + i];
            x.pick(Offsets.of(0, out.shape().sizes(), strides), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return moved(this, new Reduction.Sum(added()));
        }
    }

    /// Along each of the last axes the entries `start`, `start + step`, … below `stop`.
    record Slice(List<Integer> start, List<Integer> stop, List<Integer> step) implements Layout {
        public Slice {
            start = List.copyOf(start);
            stop = List.copyOf(stop);
            step = List.copyOf(step);
            for (int i = 0; i < start.size(); i++) {
                require(
                        0 <= start.get(i) && start.get(i) <= stop.get(i) && step.get(i) > 0,
                        "a slice needs 0 ≤ start ≤ stop and a step above 0, got start %s, stop %s, step %s; get(…)"
                                + " counts from the end too",
                        start,
                        stop,
                        step);
            }
        }

        private static int length(int start, int stop, int step) {
            return (stop - start + step - 1) / step;
        }

        @Override
        public Type type(List<Type> in) {
            Type x = atLeast(this, start.size(), in);
            Shape own = x.shape().last(start.size());
            int[] sizes = new int[start.size()];
            for (int i = 0; i < sizes.length; i++) {
                require(stop.get(i) <= own.size(i), "slice to %s goes beyond %s", stop, x);
                sizes[i] = length(start.get(i), stop.get(i), step.get(i));
            }
            return x.with(x.shape().dropLast(sizes.length).then(Shape.of(sizes)));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array x = in.getFirst();
            int[] strides = x.shape().strides();
            int base = 0;
            int lead = strides.length - start.size();
            for (int i = 0; i < start.size(); i++) {
                base += start.get(i) * strides[lead + i];
                strides[lead + i] *= step.get(i);
            }
            x.pick(Offsets.of(base, out.shape().sizes(), strides), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Shape own = in.getFirst().shape().last(start.size());
            List<Integer> high = new ArrayList<>(), gap = new ArrayList<>();
            for (int i = 0; i < start.size(); i++) {
                int n = length(start.get(i), stop.get(i), step.get(i));
                int covered = n == 0 ? 0 : (n - 1) * step.get(i) + 1;
                high.add(own.size(i) - start.get(i) - covered);
                gap.add(step.get(i) - 1);
            }
            return moved(this, new Pad(start, high, gap, 0));
        }
    }

    /// Along each of the last axes `low` entries of `value` before, `high` after, and `gap` between neighbours.
    record Pad(List<Integer> low, List<Integer> high, List<Integer> gap, double value) implements Layout {
        public Pad {
            low = List.copyOf(low);
            high = List.copyOf(high);
            gap = List.copyOf(gap);
            require(
                    low.stream().allMatch(i -> i >= 0)
                            && high.stream().allMatch(i -> i >= 0)
                            && gap.stream().allMatch(i -> i >= 0),
                    "a pad must be at least 0, got low %s, high %s, gap %s; slice to take entries away",
                    low,
                    high,
                    gap);
        }

        private int spread(int size, int i) {
            return size == 0 ? 0 : (size - 1) * (gap.get(i) + 1) + 1;
        }

        @Override
        public Type type(List<Type> in) {
            Type x = atLeast(this, low.size(), in);
            var _ = new Source.Fill(value, x); // refuses what the type cannot hold
            Shape own = x.shape().last(low.size());
            int[] sizes = new int[low.size()];
            for (int i = 0; i < sizes.length; i++) sizes[i] = low.get(i) + spread(own.size(i), i) + high.get(i);
            return x.with(x.shape().dropLast(sizes.length).then(Shape.of(sizes)));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            out.fill(value);
            int[] strides = out.shape().strides();
            int base = 0;
            int lead = strides.length - low.size();
            for (int i = 0; i < low.size(); i++) {
                base += low.get(i) * strides[lead + i];
                strides[lead + i] *= gap.get(i) + 1;
            }
            Array x = in.getFirst();
            x.place(Offsets.of(base, x.shape().sizes(), strides), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            Shape own = in.getFirst().shape().last(low.size());
            List<Integer> stop = new ArrayList<>(), step = new ArrayList<>();
            for (int i = 0; i < low.size(); i++) {
                stop.add(low.get(i) + spread(own.size(i), i));
                step.add(gap.get(i) + 1);
            }
            return moved(new Pad(low, high, gap, 0), new Slice(low, stop, step));
        }
    }

    /// The inputs one after the other along one axis, counted from the innermost (−1).
    record Concat(int axis) implements Layout {
        @Override
        public Type type(List<Type> in) {
            require(!in.isEmpty(), "concatenate needs at least one tensor, got none");
            Type first = atLeast(this, -axis, in);
            int size = 0;
            for (Type t : in) {
                require(
                        t.dtype() == first.dtype()
                                && t.shape().rank() == first.shape().rank()
                                && t.shape().without(axis).equals(first.shape().without(axis)),
                        "concatenate along axis %d needs equal entry types and equal sizes on all other axes, got %s"
                                + " and %s",
                        axis,
                        first,
                        t);
                size += t.shape().size(axis);
            }
            return first.with(first.shape().with(axis, size));
        }

        @Override
        public void eval(List<Array> in, Array out) {
            int[] strides = out.shape().strides();
            int base = 0;
            for (Array x : in) {
                x.place(Offsets.of(base, x.shape().sizes(), strides), out);
                base += x.shape().size(axis) * strides[out.shape().axis(axis)];
            }
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            List<Sensitivity> all = new ArrayList<>();
            int from = 0;
            int total = out.shape().size(axis);
            for (Tensor x : in) {
                int start = from;
                int stop = from + x.shape().size(axis);
                all.add(
                        out.dtype().isFloat()
                                ? linear(dx -> dx.pad(axis, start, total - stop, 0), dz -> dz.slice(axis, start, stop))
                                : Sensitivity.None.NONE);
                from = stop;
            }
            return all;
        }
    }

    /// The entries along some axes, counted from the innermost (−1), in opposite order.
    record Reverse(List<Integer> axes) implements Layout {
        public Reverse {
            axes = List.copyOf(axes);
            require(axes.stream().allMatch(a -> a < 0), "axes must be negative, got %s", axes);
        }

        @Override
        public Type type(List<Type> in) {
            return atLeast(this, -axes.stream().mapToInt(a -> a).min().orElse(0), in);
        }

        @Override
        public void eval(List<Array> in, Array out) {
            Array x = in.getFirst();
            int[] sizes = x.shape().sizes(), strides = x.shape().strides();
            int base = 0;
            for (int negative : axes) {
                int axis = x.shape().axis(negative);
                base += Math.max(0, sizes[axis] - 1) * strides[axis];
                strides[axis] = -strides[axis];
            }
            x.pick(Offsets.of(base, sizes, strides), out);
        }

        @Override
        public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
            return moved(this, this);
        }
    }

    @Override
    default int operands() {
        return this instanceof Concat ? ONE_OR_MORE : 1;
    }

    private static Type atLeast(Layout op, int axes, List<Type> in) {
        Type x = in.getFirst();
        require(x.shape().rank() >= axes, "%s needs at least %d axes, got %s", op.label(), axes, x);
        return x;
    }

    private static List<Sensitivity> moved(SingleOp push, SingleOp pull) {
        return List.of(linear(dx -> Tensor.apply(push, dx), dz -> Tensor.apply(pull, dz)));
    }
}
