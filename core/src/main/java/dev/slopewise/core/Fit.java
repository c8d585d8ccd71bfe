package dev.slopewise.core;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes the leaves out of a value that probably has a known structure, which it then need not write down.
final class Fit {
    private Fit() {}

    /// See [TreeForm#collects].
    static boolean collects(Tree.Structure structure, @Nullable Object value, List<Tensor> leaves) {
        return switch (structure) {
            case Tree.Structure.Leaf _ -> value instanceof Tensor leaf && leaves.add(leaf);
            case Tree.Structure.Plain plain -> plain.value().equals(value);
            case Tree.Structure.OfRecord of ->
                value != null && value.getClass() == of.type() && all(of.parts(), (Record) value, leaves);
            case Tree.Structure.OfList of -> value instanceof List<?> list && all(of.parts(), list, leaves);
            case Tree.Structure.OfMap of -> value instanceof Map<?, ?> map && all(of, map, leaves);
            case Tree.Structure.OfArray of ->
                value instanceof Object[] array
                        && array.getClass().getComponentType() == of.component()
                        && all(of.parts(), Arrays.asList(array), leaves);
            case Tree.Structure.OfOptional of ->
                value instanceof Optional<?> optional
                        && optional.isPresent() != of.parts().isEmpty()
                        && (of.parts().isEmpty() || collects(of.parts().getFirst(), optional.get(), leaves));
        };
    }

    private static boolean all(List<Tree.Structure> parts, Record value, List<Tensor> leaves) {
        Records known = Records.of(value.getClass());
        for (int i = 0; i < parts.size(); i++) {
            if (!collects(parts.get(i), known.read(value, i), leaves)) return false;
        }
        return true;
    }

    private static boolean all(List<Tree.Structure> parts, List<?> value, List<Tensor> leaves) {
        if (value.size() != parts.size()) return false;
        for (int i = 0; i < parts.size(); i++) {
            if (!collects(parts.get(i), value.get(i), leaves)) return false;
        }
        return true;
    }

    private static boolean all(Tree.Structure.OfMap of, Map<?, ?> value, List<Tensor> leaves) {
        if (value.size() != of.keys().size()) return false;
        int i = 0;
        for (Map.Entry<?, ?> entry : Tree.inOrder(value)) {
            if (!Objects.equals(entry.getKey(), of.keys().get(i))) return false;
            if (!collects(of.parts().get(i++), entry.getValue(), leaves)) return false;
        }
        return true;
    }
}
