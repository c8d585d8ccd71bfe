package dev.slopewise.compile;

import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reductions over axes that are no neighbours, as several one after the other, each of which a loop can do: entries of rows and one block of axes
/// over them. Inner axes go first, so that the others find less to do.
///
/// A sum is rounded to the type of its entries between stages, each of which is as accurate as by pairs.
final class Stages {
    private Stages() {}

    /// A reduction of real numbers in its stages, in order; one that a loop can do is itself.
    static List<Reduction> of(Reduction op, Shape shape) {
        List<List<Integer>> groups = groups(op.axes(), shape);
        boolean isOfRows = !groups.isEmpty() && isInnermost(groups.getFirst(), shape);
        int most = isOfRows ? 2 : 1;
        boolean isSplit = groups.size() > most && shape.count() > 0;
        return switch (op) {
            case Reduction.Sum _
            when isSplit ->
                parts(groups, most).stream().<Reduction>map(Reduction.Sum::new).toList();
            case Reduction.Min _
            when isSplit ->
                parts(groups, most).stream().<Reduction>map(Reduction.Min::new).toList();
            case Reduction.Max _
            when isSplit ->
                parts(groups, most).stream().<Reduction>map(Reduction.Max::new).toList();
            default -> List.of(op);
        };
    }

    /// Axes with no others of more than one entry between them, counted from the end; the innermost first.
    private static List<List<Integer>> groups(List<Integer> axes, Shape shape) {
        List<List<Integer>> groups = new ArrayList<>();
        boolean isNew = true;
        for (int axis = -1; axis >= -shape.rank(); axis--) {
            if (axes.contains(axis)) {
                if (isNew) groups.add(new ArrayList<>());
                groups.getLast().addFirst(axis);
                isNew = false;
            } else {
                isNew |= shape.size(axis) > 1;
            }
        }
        return groups;
    }

    private static boolean isInnermost(List<Integer> group, Shape shape) {
        for (int axis = group.getLast() + 1; axis < 0; axis++) if (shape.size(axis) > 1) return false;
        return true;
    }

    /// The axes of each stage, as they are counted then.
    private static List<List<Integer>> parts(List<List<Integer>> groups, int most) {
        List<List<Integer>> parts = new ArrayList<>();
        List<Integer> gone = new ArrayList<>();
        for (int first = 0; first < groups.size(); ) {
            int some = first == 0 ? most : 1;
            List<Integer> axes = new ArrayList<>();
            for (List<Integer> group : groups.subList(first, first + some)) axes.addAll(group);
            Collections.sort(axes);
            parts.add(axes.stream()
                    .map(axis ->
                            axis + (int) gone.stream().filter(g -> g > axis).count())
                    .toList());
            gone.addAll(axes);
            first += some;
        }
        return parts;
    }
}
