package dev.slopewise.compile;

import static java.util.Objects.requireNonNull;

import dev.slopewise.core.Reduction;
import dev.slopewise.core.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the members of a loop see each other and what comes from outside, all in terms of one flat index over the loop's entries.
///
/// @param count   entries of the loop
/// @param spans   along which spans each member varies
/// @param walked  along which spans a member's operands vary: more than its own, for a fold
/// @param reads   what each member's operands are
record LoopReads(
        int count, Map<Integer, List<Span>> spans, Map<Integer, List<Span>> walked, Map<Integer, List<Ref>> reads) {
    /// An operand of a member.
    sealed interface Ref {
        record Constant(Number number) implements Ref {}

        record Member(int value) implements Ref {}

        record Outside(Access access) implements Ref {}
    }

    /// Storage that comes from outside, looked at along the loop.
    record Access(int root, int offset, List<Part> parts) {
        boolean isDense(int count) {
            return offset == 0 && parts.equals(count == 1 ? List.of() : List.of(new Part(1, count, 1)));
        }
    }

    /// Along a span of the flat index neighbours lie `stride` entries apart.
    record Part(int low, int high, int stride) {}

    /// Along which spans a member varies.
    List<Span> spansOf(int member) {
        return requireNonNull(spans.get(member));
    }

    List<Span> walkedOf(int member) {
        return requireNonNull(walked.get(member));
    }

    List<Ref> refsOf(int member) {
        return requireNonNull(reads.get(member));
    }

    /// Empty if these values cannot be worked out in one loop.
    static Optional<LoopReads> of(Values values, List<Integer> members) {
        int count = members.stream()
                .mapToInt(m -> walkedShape(values, m).count())
                .max()
                .orElse(0);
        var reads = new LoopReads(count, new HashMap<>(), new HashMap<>(), new LinkedHashMap<>());
        for (int m : members) if (!reads.add(values, m)) return Optional.empty();
        return Optional.of(reads);
    }

    /// The shape of what a member's operands are.
    private static Shape walkedShape(Values values, int member) {
        return values.kind(member) == Values.Kind.FOLD
                ? values.shape(values.operands(member).getFirst())
                : values.shape(member);
    }

    private boolean add(Values values, int m) {
        boolean fold = values.kind(m) == Values.Kind.FOLD;
        Shape shape = walkedShape(values, m);
        Optional<List<Span>> over = over(values, m, shape);
        if (over.isEmpty()) return false;
        Optional<List<List<Span>>> axes = Span.place(shape, over.get());
        if (axes.isEmpty()) return false;
        List<Ref> refs = new ArrayList<>();
        for (int k = 0; k < values.operands(m).size(); k++) {
            Optional<Ref> ref = ref(values, values.seen(m, k), axes.get());
            if (ref.isEmpty()) return false;
            refs.add(ref.get());
        }
        List<Span> own = over.get();
        if (fold) {
            List<Integer> gone = ((Reduction) values.op(m)).axes();
            List<Span> kept = new ArrayList<>();
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                if (!gone.contains(axis - shape.rank())) kept.addAll(axes.get().get(axis));
            }
            own = Span.merged(kept);
        }
        spans.put(m, own);
        walked.put(m, over.get());
        reads.put(m, refs);
        return true;
    }

    /// The spans that a member's operands are laid over: all, or those of a smaller member that it reads entry by entry.
    private Optional<List<Span>> over(Values values, int m, Shape shape) {
        if (shape.count() == count) return Optional.of(Span.all(count));
        for (int operand : values.operands(m)) {
            Strided view = values.view(operand);
            List<Span> known = spans.get(view.root());
            if (known != null && view.isAlias(values.shape(view.root()))) return Optional.of(known);
        }
        return Optional.empty();
    }

    private Optional<Ref> ref(Values values, Strided view, List<List<Span>> axes) {
        int root = view.root();
        if (values.kind(root) == Values.Kind.CONSTANT) return Optional.of(new Ref.Constant(values.constant(root)));
        List<Part> parts = parts(view, axes);
        List<Span> known = spans.get(root);
        if (known == null) return Optional.of(new Ref.Outside(new Access(root, view.offset(), merged(parts))));
        return sees(view, values.shape(root), parts, known) ? Optional.of(new Ref.Member(root)) : Optional.empty();
    }

    private static List<Part> parts(Strided view, List<List<Span>> axes) {
        List<Part> parts = new ArrayList<>();
        for (int axis = axes.size() - 1; axis >= 0; axis--) {
            int stride = view.strides()[axis];
            if (stride == 0) continue;
            for (Span span : axes.get(axis)) {
                parts.add(new Part(span.low(), span.high(), stride));
                stride *= span.size();
            }
        }
        return parts;
    }

    /// Whether a view shows a member at the entries that it was worked out for.
    private static boolean sees(Strided view, Shape root, List<Part> parts, List<Span> known) {
        int dense = 1;
        List<Span> seen = new ArrayList<>();
        for (Part part : parts) {
            if (part.stride != dense) return false;
            dense *= part.high / part.low;
            seen.add(new Span(part.low, part.high));
        }
        return view.offset() == 0 && dense == root.count() && Span.merged(seen).equals(known);
    }

    private static List<Part> merged(List<Part> parts) {
        List<Part> merged = new ArrayList<>();
        for (Part part : parts) {
            Part last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && last.high == part.low && part.stride == last.stride * (last.high / last.low)) {
                merged.removeLast();
                merged.add(new Part(last.low, part.high, last.stride));
            } else {
                merged.add(part);
            }
        }
        return merged;
    }
}
