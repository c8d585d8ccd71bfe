package dev.slopewise.compile;

import dev.slopewise.core.DType;
import dev.slopewise.core.Graph;
import dev.slopewise.core.Layout;
import dev.slopewise.core.Pointwise;
import dev.slopewise.core.Source;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.List;

/// Quotients, roots and other operations of many instructions on numbers that all repeat along the same axes: done once, and the result repeated.
final class Repeats {
    private final GraphWriter now;

    Repeats(GraphWriter now) {
        this.now = now;
    }

    /// Writes an operation down; returns its result.
    int write(Pointwise op, List<Integer> operands, Graph.Node from) {
        for (int v : operands) {
            if (now.isInput(v) || !(now.maker(v).op() instanceof Layout.Broadcast repeated)) continue;
            Type own = own(v);
            boolean isLess = own.shape().count() < now.type(v).shape().count();
            if (!isLess || !isSlow(op, operands) || !operands.stream().allMatch(w -> isAlike(w, repeated, own))) break;
            List<Integer> once = new ArrayList<>();
            for (int w : operands) once.add(once(w, own));
            return now.one(repeated, List.of(now.one(op, once, from)), from);
        }
        return now.one(op, operands, from);
    }

    /// What a repeated value is before it is repeated.
    private Type own(int v) {
        return now.type(now.maker(v).in().getFirst());
    }

    /// Whether a value repeats as another one does, or is the same number everywhere.
    private boolean isAlike(int v, Layout.Broadcast repeated, Type own) {
        if (now.isInput(v)) return false;
        return switch (now.maker(v).op()) {
            case Source.Fill _ -> true;
            case Layout.Broadcast broadcast ->
                broadcast.equals(repeated) && own(v).shape().equals(own.shape());
            default -> false;
        };
    }

    private int once(int v, Type own) {
        Graph.Node maker = now.maker(v);
        return maker.op() instanceof Source.Fill(Number value, Type of)
                ? now.one(new Source.Fill(value, of.with(own.shape())), List.of(), maker)
                : maker.in().getFirst();
    }

    private boolean isSlow(Pointwise op, List<Integer> operands) {
        List<Type> types = operands.stream().map(now::type).toList();
        List<LaneCode.Kind> kinds =
                types.stream().map(type -> LaneCode.Kind.of(type.dtype())).toList();
        boolean isWide = types.getFirst().dtype() == DType.F64;
        return Formulas.has(op, kinds) && Formulas.cost(op, isWide, kinds) >= Formulas.SLOW;
    }
}
