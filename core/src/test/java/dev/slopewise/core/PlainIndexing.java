package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// Indexing by NumPy's rules, one entry of the result after the other: for each its coordinates in the result and in the tensor.
///
/// @param shape of the result
/// @param from  for each entry of the result, in row-major order, the number of the tensor's entry
record PlainIndexing(List<Integer> shape, List<Integer> from) {
    static PlainIndexing of(Shape x, List<Index> indices) {
        List<Index> full = new ArrayList<>(indices);
        if (full.stream().noneMatch(i -> i instanceof Index.Rest)) full.add(Index.rest());
        int named = (int) full.stream()
                .filter(i -> !(i instanceof Index.Rest) && !(i instanceof Index.NewAxis))
                .count();

        // NumPy's rule: one block of axes for all integers, where they stand if they are neighbours, else in front
        List<Integer> block = new ArrayList<>();
        boolean tensors = full.stream().anyMatch(i -> i instanceof Index.Of);
        List<Integer> at = IntStream.range(0, full.size())
                .filter(i -> tensors && (full.get(i) instanceof Index.Of || full.get(i) instanceof Index.At))
                .boxed()
                .toList();
        for (Index index : full) {
            if (index instanceof Index.Of(Tensor t)) widen(block, t.shape());
        }
        boolean neighbours = IntStream.range(1, at.size()).allMatch(i -> at.get(i) == at.get(i - 1) + 1);

        // the axes of the result, each with what a coordinate on it means: the place on an axis of the tensor
        List<Integer> sizes = new ArrayList<>();
        List<BiConsumer<int[], Integer>> meaning = new ArrayList<>();
        int start = tensors && !neighbours ? 0 : -1;
        int axis = 0;
        for (int i = 0; i < full.size(); i++) {
            int here = axis;
            if (tensors && neighbours && i == at.getFirst()) start = sizes.size();
            switch (full.get(i)) {
                case Index.At _, Index.Of _ -> axis++;
                case Index.NewAxis _ -> {
                    sizes.add(1);
                    meaning.add((_, _) -> {});
                }
                case Index.Range range -> {
                    List<Integer> places = places(range, x.size(axis++));
                    sizes.add(places.size());
                    meaning.add((to, k) -> to[here] = places.get(k));
                }
                case Index.Rest _ -> {
                    for (; axis < here + x.rank() - named; axis++) {
                        int own = axis;
                        sizes.add(x.size(axis));
                        meaning.add((to, k) -> to[own] = k);
                    }
                }
            }
        }
        int first = Math.max(start, 0);
        List<Integer> shape = new ArrayList<>(sizes);
        shape.addAll(first, block);

        List<Integer> from = new ArrayList<>();
        int count = shape.stream().reduce(1, (a, b) -> a * b);
        for (int entry = 0; entry < count; entry++) {
            int[] coordinates = coordinates(entry, shape), to = new int[x.rank()];
            for (int i = 0, k = 0; i < coordinates.length; i++) {
                if (i < first || i >= first + block.size()) meaning.get(k++).accept(to, coordinates[i]);
            }
            int[] inBlock = java.util.Arrays.copyOfRange(coordinates, first, first + block.size());
            axis = 0;
            for (Index index : full) {
                switch (index) {
                    case Index.At(int place) -> {
                        to[axis] = place < 0 ? place + x.size(axis) : place;
                        axis++;
                    }
                    case Index.Of(Tensor t) -> {
                        int place = t.toInts()[offset(t.shape(), inBlock)];
                        to[axis] = place < 0 ? place + x.size(axis) : place;
                        axis++;
                    }
                    case Index.NewAxis _ -> {}
                    case Index.Range _ -> axis++;
                    case Index.Rest _ -> axis += x.rank() - named;
                }
            }
            from.add(offset(x, to));
        }
        return new PlainIndexing(shape, from);
    }

    private static List<Integer> places(Index.Range range, int n) {
        List<Integer> places = new ArrayList<>();
        boolean up = range.by() > 0;
        int start = range.start().orElse(up ? 0 : n - 1);
        int stop = range.stop().orElse(up ? n : -1 - n);
        if (start < 0 && range.start().isPresent()) start += n;
        if (stop < 0) stop += n;
        for (int i = start; up ? i < stop : i > stop; i += range.by()) places.add(i);
        return places;
    }

    private static void widen(List<Integer> block, Shape shape) {
        while (block.size() < shape.rank()) block.add(0, 1);
        for (int i = 0; i < shape.rank(); i++) {
            int at = block.size() - shape.rank() + i;
            if (block.get(at) == 1) block.set(at, shape.size(i));
        }
    }

    private static int[] coordinates(int entry, List<Integer> shape) {
        int[] coordinates = new int[shape.size()];
        for (int i = shape.size() - 1; i >= 0; i--) {
            coordinates[i] = entry % shape.get(i);
            entry /= shape.get(i);
        }
        return coordinates;
    }

    /// Where an entry lies, by its last coordinates; along axes of size 1 the coordinate is 0.
    private static int offset(Shape shape, int... coordinates) {
        int offset = 0;
        for (int i = 0; i < shape.rank(); i++) {
            int k = coordinates[coordinates.length - shape.rank() + i];
            offset = offset * shape.size(i) + (shape.size(i) == 1 ? 0 : k);
        }
        return offset;
    }
}
