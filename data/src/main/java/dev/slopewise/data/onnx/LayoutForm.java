package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxForm.attribute;

import dev.slopewise.core.Layout;
import dev.slopewise.core.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Operations that move numbers.
final class LayoutForm {
    private final Exporter to;
    private final Nodes nodes;

    LayoutForm(Exporter to) {
        this.to = to;
        this.nodes = to.nodes;
    }

    Value write(Layout op, Layout other, List<Integer> in, int result) {
        int rank = to.type(result).shape().rank();
        return switch (op) {
            case Layout.Broadcast(Shape wide, List<Integer> at) -> {
                same(at.equals(((Layout.Broadcast) other).at()), op);
                yield repeated(
                        to.value(in.getFirst()), to.type(in.getFirst()).shape().rank(), wide.rank(), at);
            }
            case Layout.Reshape _ ->
                Value.full(
                        nodes.add("Reshape", List.of(to.full(in.getFirst()), to.sizes.reshape(to.sizesOf(result)))),
                        rank);
            case Layout.Permute(List<Integer> order) -> {
                same(op.equals(other), op);
                int lead = rank - order.size();
                List<Integer> all =
                        new ArrayList<>(IntStream.range(0, lead).boxed().toList());
                order.forEach(i -> all.add(lead + i));
                yield Value.full(nodes.add("Transpose", to.full(in.getFirst()), attribute("perm", all)), rank);
            }
            case Layout.Slice slice -> Value.full(slice(slice, (Layout.Slice) other, in.getFirst()), rank);
            case Layout.Pad pad -> {
                same(op.equals(other), op);
                String value = nodes.scalar(pad.value(), to.type(result).dtype());
                String spread = spread(to.full(in.getFirst()), to.sizesOf(in.getFirst()), pad.gap(), value);
                yield Value.full(pad(spread, pad.low(), pad.high(), value), rank);
            }
            case Layout.Concat(int axis) -> {
                same(op.equals(other), op);
                List<String> parts = in.stream().map(to::full).toList();
                yield Value.full(nodes.add("Concat", parts, attribute("axis", axis)), rank);
            }
            case Layout.Reverse(List<Integer> axes) -> {
                same(op.equals(other), op);
                yield Value.full(reverse(to.full(in.getFirst()), axes), rank);
            }
        };
    }

    private static void same(boolean same, Layout op) {
        if (!same) throw new Size.FixedBatchException("'%s' depends on the batch's size".formatted(op.label()));
    }

    /// Repeating is left to what reads the value; axes of size 1 are put between its own where they must be.
    private Value repeated(Value x, int rank, int wide, List<Integer> at) {
        int lead = rank - at.size(), all = lead + wide;
        List<Integer> places = IntStream.range(rank - x.wide().size(), rank)
                .mapToObj(i -> i < lead ? i : lead + at.get(i - lead))
                .toList();
        int from = places.isEmpty() ? all : places.getFirst();
        List<Boolean> axes = new ArrayList<>(Collections.nCopies(all - from, false));
        for (int i = 0; i < places.size(); i++)
            axes.set(places.get(i) - from, x.wide().get(i));
        List<Long> between = IntStream.range(from, all)
                .filter(i -> !places.contains(i))
                .mapToObj(i -> (long) i - from)
                .toList();
        String name = between.isEmpty() ? x.name() : nodes.add("Unsqueeze", List.of(x.name(), nodes.longs(between)));
        return new Value(name, axes);
    }

    private String slice(Layout.Slice op, Layout.Slice other, int in) {
        same(op.start().equals(other.start()) && op.step().equals(other.step()), op);
        List<Size> sizes = to.sizesOf(in);
        int own = op.start().size(), lead = sizes.size() - own;
        List<Long> starts = new ArrayList<>(),
                ends = new ArrayList<>(),
                axes = new ArrayList<>(),
                steps = new ArrayList<>();
        for (int i = 0; i < own; i++) {
            boolean toTheEnd = Size.of(op.stop().get(i), other.stop().get(i)).equals(sizes.get(lead + i));
            same(toTheEnd || op.stop().get(i).equals(other.stop().get(i)), op);
            if (toTheEnd && op.start().get(i) == 0 && op.step().get(i) == 1) continue;
            starts.add((long) op.start().get(i));
            ends.add(toTheEnd ? Long.MAX_VALUE : (long) op.stop().get(i));
            axes.add((long) i - own);
            steps.add((long) op.step().get(i));
        }
        return axes.isEmpty() ? to.full(in) : sliced(to.full(in), starts, ends, axes, steps);
    }

    private String sliced(String x, List<Long> starts, List<Long> ends, List<Long> axes, List<Long> steps) {
        return nodes.add(
                "Slice", List.of(x, nodes.longs(starts), nodes.longs(ends), nodes.longs(axes), nodes.longs(steps)));
    }

    String reverse(String x, List<Integer> axes) {
        int n = axes.size();
        return sliced(
                x,
                Collections.nCopies(n, -1L),
                Collections.nCopies(n, Long.MIN_VALUE),
                axes.stream().map(Integer::longValue).toList(),
                Collections.nCopies(n, -1L));
    }

    /// Places of `value` before and after along the last axes; below 0 as many are cut off.
    String pad(String x, List<Integer> low, List<Integer> high, String value) {
        List<Long> starts = new ArrayList<>(), ends = new ArrayList<>(), cut = new ArrayList<>();
        List<Long> before = new ArrayList<>(), after = new ArrayList<>(), axes = new ArrayList<>();
        for (int i = 0; i < low.size(); i++) {
            long axis = (long) i - low.size();
            int l = low.get(i), h = high.get(i);
            if (l < 0 || h < 0) {
                cut.add(axis);
                starts.add((long) Math.max(0, -l));
                ends.add(h < 0 ? (long) h : Long.MAX_VALUE);
            }
            if (l > 0 || h > 0) {
                axes.add(axis);
                before.add((long) Math.max(0, l));
                after.add((long) Math.max(0, h));
            }
        }
        String kept = cut.isEmpty() ? x : sliced(x, starts, ends, cut, Collections.nCopies(cut.size(), 1L));
        if (axes.isEmpty()) return kept;
        before.addAll(after);
        return nodes.add("Pad", List.of(kept, nodes.longs(before), value, nodes.longs(axes)));
    }

    /// So many places of `value` between neighbours along the last axes: each entry gets them after itself, and those after the last are cut off.
    String spread(String x, List<Size> sizes, List<Integer> gap, String value) {
        String made = x;
        List<Size> now = new ArrayList<>(sizes);
        for (int i = 0; i < gap.size(); i++) {
            int between = gap.get(i), axis = sizes.size() - gap.size() + i;
            if (between == 0) continue;
            if (!(sizes.get(axis) instanceof Size.Fixed(int n))) {
                throw new Size.FixedBatchException("entries of a batch are set apart");
            }
            String apart = nodes.add("Unsqueeze", List.of(made, nodes.longs(axis + 1)));
            String padded = nodes.add("Pad", List.of(apart, nodes.longs(0, between), value, nodes.longs(axis + 1)));
            now.set(axis, new Size.Fixed(n * (between + 1)));
            String joined = nodes.add("Reshape", List.of(padded, to.sizes.reshape(now)));
            made = sliced(joined, List.of(0L), List.of((long) -between), List.of((long) axis), List.of(1L));
            now.set(axis, new Size.Fixed(n * (between + 1) - between));
        }
        return made;
    }
}
