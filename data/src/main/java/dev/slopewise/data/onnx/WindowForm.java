package dev.slopewise.data.onnx;

import static dev.slopewise.data.onnx.OnnxForm.attribute;

import dev.slopewise.core.DType;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Type;
import dev.slopewise.core.Window;
import dev.slopewise.core.Windowing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// Operations on windows. ONNX's have one batch axis and one of channels; groups are channels side by side.
final class WindowForm {
    private final Exporter to;
    private final Nodes nodes;

    WindowForm(Exporter to) {
        this.to = to;
        this.nodes = to.nodes;
    }

    String write(Windowing op, List<Integer> in, int result) {
        return switch (op) {
            case Windowing.Convolution(List<Window> windows) -> convolve(windows, in.get(0), in.get(1), result);
            case Windowing.ArgMax(Shape taps, List<Window> windows) -> argMax(op, taps, windows, in.getFirst(), result);
        };
    }

    // ---- Convolution: input […, batch, channel, place…], kernel […, out, channel, tap…]

    private String convolve(List<Window> windows, int x, int kernel, int result) {
        int places = windows.size();
        List<Size> lead = to.sizesOf(result).subList(0, to.type(result).shape().rank() - places - 2);
        int groups = 1;
        for (Size size : lead) {
            if (!(size instanceof Size.Fixed(int n))) {
                throw new Size.FixedBatchException("each example is convolved with a kernel of its own");
            }
            groups *= n;
        }
        String input = channelsBeside(to.full(x), to.sizesOf(x), lead.size(), groups);
        Optional<Integer> original = turned(windows, kernel);
        String made = original.isPresent()
                ? transposed(windows, input, original.get(), to.type(kernel).shape(), groups)
                : plain(windows, input, beside(to.sizesOf(x), lead.size(), groups), kernel, groups);
        return groupsInFront(made, to.sizesOf(result), lead.size(), groups);
    }

    private String plain(List<Window> windows, String input, List<Size> sizes, int kernel, int groups) {
        String zero = nodes.scalar(0, to.type(kernel).dtype());
        var layout = new LayoutForm(to);
        String spread = layout.spread(input, sizes, each(windows, w -> w.inputDilation() - 1), zero);
        boolean cuts = windows.stream().anyMatch(w -> w.low() < 0 || w.high() < 0);
        List<Integer> low = each(windows, Window::low), high = each(windows, Window::high);
        String cut = cuts ? layout.pad(spread, low, high, zero) : spread;
        return nodes.add(
                "Conv",
                List.of(cut, outputsBeside(kernel, windows.size())),
                attribute("strides", each(windows, Window::stride)),
                attribute("dilations", each(windows, Window::kernelDilation)),
                attribute(
                        "pads",
                        joined(each(windows, w -> cuts ? 0 : w.low()), each(windows, w -> cuts ? 0 : w.high()))),
                attribute("group", groups));
    }

    /// The kernel that was reversed and whose channels changed places, as a transposed convolution does: ONNX has that as one operation.
    private Optional<Integer> turned(List<Window> windows, int kernel) {
        if (!to.isMadeBy(Layout.Reverse.class, kernel)) return Optional.empty();
        var reverse = (Layout.Reverse) to.maker(kernel).op();
        int exchanged = to.maker(kernel).in().getFirst(), n = windows.size();
        if (!to.isMadeBy(Layout.Permute.class, exchanged)) return Optional.empty();
        var permute = (Layout.Permute) to.maker(exchanged).op();
        List<Integer> order = new ArrayList<>(List.of(1, 0));
        for (int i = 0; i < n; i++) order.add(i + 2);
        Shape taps = to.type(kernel).shape().last(n);
        boolean fits = reverse.axes().stream()
                        .sorted()
                        .toList()
                        .equals(IntStream.range(-n, 0).boxed().toList())
                && permute.order().equals(order)
                && IntStream.range(0, n).allMatch(i -> {
                    Window w = windows.get(i);
                    return w.stride() == 1
                            && w.low() <= extent(w, taps.size(i)) - 1
                            && extent(w, taps.size(i)) - 1 - w.high() > -w.inputDilation();
                });
        return fits ? Optional.of(to.maker(exchanged).in().getFirst()) : Optional.empty();
    }

    private static int extent(Window w, int taps) {
        return (taps - 1) * w.kernelDilation() + 1;
    }

    private String transposed(List<Window> windows, String input, int kernel, Shape shape, int groups) {
        Shape taps = shape.last(windows.size());
        List<Integer> low = new ArrayList<>(), high = new ArrayList<>(), more = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            Window w = windows.get(i);
            int most = extent(w, taps.size(i)) - 1;
            low.add(most - w.low());
            high.add(Math.max(0, most - w.high()));
            more.add(Math.max(0, w.high() - most));
        }
        return nodes.add(
                "ConvTranspose",
                List.of(input, outputsBeside(kernel, windows.size())),
                attribute("strides", each(windows, Window::inputDilation)),
                attribute("dilations", each(windows, Window::kernelDilation)),
                attribute("pads", joined(low, high)),
                attribute("output_padding", more),
                attribute("group", groups));
    }

    /// Groups in front become channels beside each other.
    private String channelsBeside(String x, List<Size> sizes, int lead, int groups) {
        if (lead == 0) return x;
        List<Size> one = new ArrayList<>(List.of(new Size.Fixed(groups)));
        one.addAll(sizes.subList(lead, sizes.size()));
        String flat = nodes.add("Reshape", List.of(x, to.sizes.reshape(one)));
        String turned = nodes.add("Transpose", flat, attribute("perm", exchanged(one.size())));
        return nodes.add("Reshape", List.of(turned, to.sizes.reshape(beside(sizes, lead, groups))));
    }

    private static List<Size> beside(List<Size> sizes, int lead, int groups) {
        List<Size> beside = new ArrayList<>(sizes.subList(lead, sizes.size()));
        if (groups > 1) beside.set(1, new Size.Fixed(fixed(beside.get(1)) * groups));
        return beside;
    }

    private String groupsInFront(String x, List<Size> sizes, int lead, int groups) {
        if (lead == 0) return x;
        List<Size> apart = new ArrayList<>(sizes.subList(lead, sizes.size()));
        apart.add(1, new Size.Fixed(groups));
        String cut = nodes.add("Reshape", List.of(x, to.sizes.reshape(apart)));
        String turned = nodes.add("Transpose", cut, attribute("perm", exchanged(apart.size())));
        return nodes.add("Reshape", List.of(turned, to.sizes.reshape(sizes)));
    }

    private static List<Integer> exchanged(int rank) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        order.set(0, 1);
        order.set(1, 0);
        return order;
    }

    /// `[…, out, channel, tap…]` with the groups' outputs beside each other.
    private String outputsBeside(int kernel, int places) {
        List<Size> sizes = to.sizesOf(kernel);
        int lead = sizes.size() - places - 2;
        if (lead == 0) return to.full(kernel);
        List<Size> beside = new ArrayList<>(sizes.subList(lead, sizes.size()));
        int outs =
                sizes.subList(0, lead + 1).stream().mapToInt(WindowForm::fixed).reduce(1, (a, b) -> a * b);
        beside.set(0, new Size.Fixed(outs));
        return nodes.add("Reshape", List.of(to.full(kernel), to.sizes.reshape(beside)));
    }

    private static int fixed(Size size) {
        if (size instanceof Size.Fixed(int n)) return n;
        throw new Size.FixedBatchException("channels depend on the batch");
    }

    // ---- The largest of windows

    /// Positions come from MaxPool beside the entries, counted through the whole input; what is left of them within a plane is the position.
    private String argMax(Windowing op, Shape taps, List<Window> windows, int x, int result) {
        Type type = to.type(x);
        boolean fits = type.dtype().isFloat()
                && windows.stream().allMatch(w -> w.inputDilation() == 1 && w.low() >= 0 && w.high() >= 0);
        if (!fits) throw Exporter.refused(op);
        List<Size> sizes = to.sizesOf(x), places = sizes.subList(sizes.size() - windows.size(), sizes.size());
        int plane = places.stream().mapToInt(WindowForm::fixed).reduce(1, (a, b) -> a * b);
        List<Long> flat = new ArrayList<>(List.of(-1L, 1L));
        places.forEach(size -> flat.add((long) fixed(size)));
        String planes = nodes.add("Reshape", List.of(to.full(x), nodes.longs(flat)));
        List<String> pooled = nodes.add(
                "MaxPool",
                List.of(planes),
                2,
                Set.of(),
                attribute("kernel_shape", IntStream.of(taps.sizes()).boxed().toList()),
                attribute("strides", each(windows, Window::stride)),
                attribute("dilations", each(windows, Window::kernelDilation)),
                attribute("pads", joined(each(windows, Window::low), each(windows, Window::high))));
        String shape = to.sizes.reshape(to.sizesOf(result));
        to.pooled(result, Value.full(pooled.getFirst(), 0));
        String within = nodes.add("Mod", List.of(pooled.getLast(), nodes.longs(plane)));
        return nodes.add("Reshape", List.of(to.cast(within, DType.I32), shape));
    }

    private static List<Integer> each(List<Window> windows, ToIntFunction<Window> part) {
        return windows.stream().mapToInt(part).boxed().toList();
    }

    private static List<Integer> joined(List<Integer> first, List<Integer> then) {
        List<Integer> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
