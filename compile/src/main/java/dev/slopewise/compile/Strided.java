package dev.slopewise.compile;

import dev.slopewise.core.Layout;
import dev.slopewise.core.Op;
import dev.slopewise.core.Shape;
import java.util.Optional;

/// A value as a way of looking at the storage of another: how far apart, in entries, neighbours along each of its axes lie there.
///
/// @param root    the value whose storage is looked at, itself laid out without gaps
/// @param offset  where the first entry lies
/// @param strides one an axis of `shape`; 0 along an axis that repeats
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Strided(int root, int offset, Shape shape, int[] strides) {
    static Strided whole(int value, Shape shape) {
        return new Strided(value, 0, shape, shape.strides());
    }

    /// What a layout operation makes of it, if that is again a way of looking whose innermost entries stay neighbours.
    ///
    /// @param result the shape of the operation's result
    Optional<Strided> through(Op op, Shape result) {
        return seen(op, result).filter(Strided::hasNeighbours);
    }

    /// Whether entries along the innermost axis lie beside each other, or are one.
    private boolean hasNeighbours() {
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.size(i) != 1) return strides[i] == 0 || strides[i] == 1;
        }
        return true;
    }

    /// The same with an axis for each letter of `to`, of which some are this one's own and along the others it repeats.
    Strided along(String own, String to, Shape result) {
        int[] all = new int[result.rank()];
        for (int i = 0; i < all.length; i++) {
            int axis = own.indexOf(to.charAt(i));
            all[i] = axis < 0 ? 0 : strides[axis];
        }
        return new Strided(root, offset, result, all);
    }

    private Optional<Strided> seen(Op op, Shape result) {
        return switch (op) {
            case Layout.Broadcast(Shape to, var at) -> {
                int[] all = new int[result.rank()];
                int lead = shape.rank() - at.size();
                System.arraycopy(strides, 0, all, 0, lead);
                for (int i = 0; i < at.size(); i++) all[lead + at.get(i)] = strides[lead + i];
                yield Optional.of(new Strided(root, offset, result, all));
            }
            case Layout.Permute(var order) -> {
                int lead = shape.rank() - order.size();
                boolean keepsInner = !order.isEmpty() && order.getLast() == order.size() - 1;
                if (!keepsInner) yield Optional.empty();
                int[] all = strides.clone();
                for (int i = 0; i < order.size(); i++) all[lead + i] = strides[lead + order.get(i)];
                yield Optional.of(new Strided(root, offset, result, all));
            }
            case Layout.Slice(var start, var _, var step) -> {
                if (start.isEmpty() || step.getLast() != 1) yield Optional.empty();
                int[] all = strides.clone();
                int from = offset, lead = shape.rank() - start.size();
                for (int i = 0; i < start.size(); i++) {
                    from += start.get(i) * strides[lead + i];
                    all[lead + i] *= step.get(i);
                }
                yield Optional.of(new Strided(root, from, result, all));
            }
            case Layout.Reshape _ ->
                isDense() ? Optional.of(new Strided(root, offset, result, result.strides())) : recut(result);
            default -> Optional.empty();
        };
    }

    /// The axes cut anew, where that needs no copy: groups of axes of equal counts, each laid out evenly.
    private Optional<Strided> recut(Shape result) {
        int[] all = new int[result.rank()];
        int i = shape.rank() - 1, j = result.rank() - 1;
        while (i >= 0 || j >= 0) {
            long have = i >= 0 ? shape.size(i) : 1, want = j >= 0 ? result.size(j) : 1;
            int firstI = i, firstJ = j;
            while (have != want) {
                if (have < want) {
                    if (--i < 0) return Optional.empty();
                    boolean even = shape.size(i) == 1 || strides[i] == strides[i + 1] * shape.size(i + 1);
                    if (!even) return Optional.empty();
                    have *= shape.size(i);
                } else {
                    if (--j < 0) return Optional.empty();
                    want *= result.size(j);
                }
            }
            int stride = firstI >= 0 ? strides[firstI] : 0;
            for (int k = firstJ; k >= Math.max(j, 0) && k >= 0; k--) {
                all[k] = stride;
                stride *= result.size(k);
            }
            i--;
            j--;
        }
        return Optional.of(new Strided(root, offset, result, all));
    }

    /// Whether entries follow each other without gaps.
    boolean isDense() {
        int[] dense = shape.strides();
        for (int i = 0; i < dense.length; i++) if (shape.size(i) != 1 && strides[i] != dense[i]) return false;
        return true;
    }

    /// Whether it is all of the root, in the root's order.
    boolean isAlias(Shape ofRoot) {
        return offset == 0 && shape.count() == ofRoot.count() && isDense();
    }
}
