package dev.slopewise.compile;

import java.util.ArrayList;
import java.util.List;

/// Entries at equal distances along some axes, in one array, and where each goes in another.
final class View {
    /// Tasks at most.
    private static final int TASKS = 64;

    /// Neighbours along the outer axis that a part has at least: of a transpose as many as fill lines of the cache all along.
    private static final int FEWEST = 4, FEWEST_TURNED = 64;

    /// An axis: how many entries, and how far apart they are here and there.
    private record Axis(int size, int from, int to) {}

    private final int from;
    private final int to;
    private final Axis outer;
    private final Axis inner;
    private final List<Axis> others;
    private final int blocks;
    private final int chunk;

    /// @param from  where the first entry comes from
    /// @param steps how far apart neighbours along each axis are there
    /// @param to    where the first entry goes
    /// @param apart how far apart they are then
    View(int[] sizes, int from, int[] steps, int to, int[] apart) {
        this.from = from;
        this.to = to;
        List<Axis> axes = merged(sizes, steps, apart);
        this.inner = axes.isEmpty() ? new Axis(1, 1, 1) : axes.removeLast();
        Axis nearest = new Axis(1, 1, 1);
        for (Axis axis : axes) {
            if (nearest.size == 1 || Math.abs(axis.from) <= Math.abs(nearest.from)) nearest = axis;
        }
        axes.remove(nearest);
        this.outer = nearest;
        this.others = List.copyOf(axes);
        this.blocks = others.stream().mapToInt(Axis::size).reduce(1, (a, b) -> a * b);
        boolean isTurned = outer.from == 1 && inner.to == 1;
        int fewest = isTurned ? FEWEST_TURNED : FEWEST;
        int parts = Math.max(1, Math.min(outer.size / fewest, Math.ceilDiv(TASKS, Math.max(1, blocks))));
        this.chunk = Math.ceilDiv(outer.size, parts);
    }

    /// Without axes of one entry; axes that are walked along as one are one.
    private static List<Axis> merged(int[] sizes, int[] steps, int[] apart) {
        List<Axis> axes = new ArrayList<>();
        for (int k = 0; k < sizes.length; k++) {
            if (sizes[k] == 1) continue;
            Axis next = new Axis(sizes[k], steps[k], apart[k]);
            Axis last = axes.isEmpty() ? next : axes.getLast();
            boolean isOne = !axes.isEmpty() && last.from == next.from * next.size && last.to == next.to * next.size;
            if (isOne) axes.set(axes.size() - 1, new Axis(last.size * next.size, next.from, next.to));
            else axes.add(next);
        }
        return axes;
    }

    /// In how many parts it can be copied, by whoever has time.
    int parts() {
        return chunk == 0 ? 0 : blocks * Math.ceilDiv(outer.size, chunk);
    }

    /// Copies one part.
    void copy(int part, Object source, Object target) {
        int chunks = Math.ceilDiv(outer.size, chunk), first = part % chunks * chunk;
        int x = from + first * outer.from, z = to + first * outer.to, rest = part / chunks;
        for (int k = others.size() - 1; k >= 0; k--) {
            Axis axis = others.get(k);
            x += rest % axis.size * axis.from;
            z += rest % axis.size * axis.to;
            rest /= axis.size;
        }
        int some = Math.min(chunk, outer.size - first);
        Moves.copy(source, x, outer.from, inner.from, target, z, outer.to, inner.to, some, inner.size);
    }
}
