package dev.slopewise.data.onnx;

import dev.slopewise.core.DType;
import java.util.ArrayList;
import java.util.List;

/// Shapes as values of the file: numbers where they are known, made from the batch's size when the model is run where they are not.
final class Sizes {
    private final Nodes nodes;
    private final String batch;

    /// @param nodes of the whole file
    /// @param input one whose first axis is the batch
    Sizes(Nodes nodes, String input) {
        this.nodes = nodes;
        String shape = nodes.add("Shape", input);
        this.batch = nodes.add("Slice", List.of(shape, nodes.longs(0), nodes.longs(1)));
    }

    /// The sizes as a row of numbers.
    String shape(List<Size> sizes) {
        if (sizes.stream().allMatch(Size.Fixed.class::isInstance)) return known(sizes);
        List<String> parts = sizes.stream().map(this::one).toList();
        return nodes.add("Concat", parts, OnnxForm.attribute("axis", 0));
    }

    /// The sizes for a reshape, where one that is not known is worked out from the others.
    String reshape(List<Size> sizes) {
        long open = sizes.stream().filter(Size.Batch.class::isInstance).count();
        return open <= 1 ? known(sizes) : shape(sizes);
    }

    /// A size as a number without axes.
    String scalar(Size size) {
        return switch (size) {
            case Size.Fixed(int n) -> nodes.scalar(n, DType.I64);
            case Size.Batch _ -> nodes.add("Squeeze", one(size));
        };
    }

    private String one(Size size) {
        return switch (size) {
            case Size.Fixed(int n) -> nodes.longs(n);
            case Size.Batch(int times) -> times == 1 ? batch : nodes.add("Mul", List.of(batch, nodes.longs(times)));
        };
    }

    private String known(List<Size> sizes) {
        List<Long> numbers = new ArrayList<>();
        for (Size size : sizes) {
            numbers.add(
                    switch (size) {
                        case Size.Fixed(int n) -> (long) n;
                        case Size.Batch _ -> -1L;
                    });
        }
        return nodes.longs(numbers);
    }
}
