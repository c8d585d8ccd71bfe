package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A value made from records, lists, maps, arrays and optionals with tensors at its leaves, taken apart: models, batches, optimiser states.
///
/// Leaves stand in order of declaration and have paths such as `layers[1].weight`. Components that can hold no tensor (numbers, strings,
/// enums, functions) belong to the structure. A value of the same type can be built again from other leaves, so a gradient has its model's
/// type.
///
/// @param structure what remains when the leaves are taken out
/// @param leaves    the tensors
public record Tree<T>(Structure structure, List<Tensor> leaves) {
    public Tree {
        leaves = List.copyOf(leaves);
    }

    /// A tree without its tensors. Equal structures have leaves at the same places and equal plain components.
    public sealed interface Structure {
        record Leaf() implements Structure {}

        record Plain(Object value) implements Structure {}

        record OfRecord(Class<?> type, List<Structure> parts) implements Structure {}

        record OfList(List<Structure> parts) implements Structure {}

        record OfMap(List<Object> keys, List<Structure> parts) implements Structure {}

        record OfArray(Class<?> component, List<Structure> parts) implements Structure {}

        record OfOptional(List<Structure> parts) implements Structure {}
    }

    /// Takes a value apart.
    ///
    /// @throws SlopewiseException for null, and for objects that might hide a tensor
    public static <T> Tree<T> of(T value) {
        List<Tensor> leaves = new ArrayList<>();
        return new Tree<>(takeApart(value, "", leaves), leaves);
    }

    /// A value of the same structure with other leaves.
    public T rebuild(List<Tensor> other) {
        return rebuild(structure, other);
    }

    /// A value of a structure with these leaves.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the structure was taken from a T
    public static <T> T rebuild(Structure structure, List<Tensor> leaves) {
        if (structure instanceof Structure.Leaf && leaves.size() == 1) return (T) leaves.getFirst(); // most often
        var left = new Leaves(structure, leaves);
        Object built = build(structure, left);
        left.end();
        return (T) built;
    }

    /// Leaves that are put in their places one after the other. Whether they are as many as there are places is seen on the way, as looking for it first
    /// takes as long again.
    private static final class Leaves {
        private final Structure whole;
        private final List<Tensor> all;
        private int at;

        Leaves(Structure whole, List<Tensor> all) {
            this.whole = whole;
            this.all = all;
        }

        Tensor next() {
            if (at == all.size()) throw unfit();
            return all.get(at++);
        }

        void end() {
            if (at < all.size()) throw unfit();
        }

        private SlopewiseException unfit() {
            return refuse("a value of %d leaves was to be built, got %d".formatted(count(whole), all.size()), "");
        }
    }

    /// The leaves' places, in order, such as `layers[1].weight`; a lone tensor's is empty.
    public List<String> paths() {
        return paths(structure);
    }

    public static List<String> paths(Structure structure) {
        List<String> paths = new ArrayList<>();
        collect(structure, "", paths);
        return paths;
    }

    public List<Type> types() {
        return leaves.stream().map(Tensor::type).toList();
    }

    /// A value of the same structure, each leaf changed.
    public static <T> T map(T value, UnaryOperator<Tensor> change) {
        Tree<T> tree = of(value);
        return tree.rebuild(tree.leaves.stream().map(change).toList());
    }

    /// A value of the same structure, each leaf made from two.
    public static <T> T map(T first, T second, BinaryOperator<Tensor> join) {
        Tree<T> a = of(first), b = of(second);
        require(
                a.structure.equals(b.structure),
                "two values of the same structure are needed, got leaves %s and %s",
                a.paths(),
                b.paths());
        return a.rebuild(IntStream.range(0, a.leaves.size())
                .mapToObj(i -> join.apply(a.leaves.get(i), b.leaves.get(i)))
                .toList());
    }

    /// What makes two structures unequal, at the first place where they differ, such as `step is 1, was 0`; empty if nothing does.
    public static Optional<String> difference(Structure before, Structure after) {
        return difference(before, after, "");
    }

    private static Optional<String> difference(Structure before, Structure after, String path) {
        if (before.equals(after)) return Optional.empty();
        List<Structure> was = parts(before), is = parts(after);
        boolean alike =
                !was.isEmpty() && was.size() == is.size() && words(before).equals(words(after));
        if (!alike) {
            String name = path.isEmpty() ? "it" : path;
            return Optional.of("%s is %s, was %s".formatted(name, words(after), words(before)));
        }
        for (int i = 0; i < was.size(); i++) {
            Optional<String> found = difference(was.get(i), is.get(i), partPath(before, i, path));
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private static String partPath(Structure of, int i, String path) {
        return switch (of) {
            case Structure.OfRecord(var type, var _) ->
                inside(path, Records.of(type).name(i));
            case Structure.OfMap(var keys, var _) -> path + "[" + keys.get(i) + "]";
            case Structure.OfList _, Structure.OfArray _ -> path + "[" + i + "]";
            case Structure.OfOptional _, Structure.Leaf _, Structure.Plain _ -> path;
        };
    }

    private static List<Structure> parts(Structure of) {
        return switch (of) {
            case Structure.Leaf _, Structure.Plain _ -> List.of();
            case Structure.OfRecord(var _, var parts) -> parts;
            case Structure.OfList(var parts) -> parts;
            case Structure.OfMap(var _, var parts) -> parts;
            case Structure.OfArray(var _, var parts) -> parts;
            case Structure.OfOptional(var parts) -> parts;
        };
    }

    private static String words(Structure of) {
        return switch (of) {
            case Structure.Leaf() -> "a tensor";
            case Structure.Plain(var value) -> String.valueOf(value);
            case Structure.OfRecord(var type, var _) -> "a " + type.getSimpleName();
            case Structure.OfList(var parts) -> "a list of " + parts.size();
            case Structure.OfMap(var keys, var _) -> "a map with keys " + keys;
            case Structure.OfArray(var _, var parts) -> "an array of " + parts.size();
            case Structure.OfOptional(var parts) -> parts.isEmpty() ? "nothing" : "something";
        };
    }

    private static Structure takeApart(Object value, String path, List<Tensor> leaves) {
        return switch (value) {
            case null ->
                throw refuse(
                        (path.isEmpty() ? "the value" : path) + " is null",
                        "leave it out with Optional.empty() or an empty list");
            case Tensor tensor -> {
                leaves.add(tensor);
                yield new Structure.Leaf();
            }
            case Record r -> {
                List<Structure> parts = new ArrayList<>();
                Records known = Records.of(r.getClass());
                for (int i = 0; i < known.count(); i++) {
                    parts.add(takeApart(known.read(r, i), inside(path, known.name(i)), leaves));
                }
                yield new Structure.OfRecord(r.getClass(), parts);
            }
            case List<?> list -> {
                List<Structure> parts = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) parts.add(takeApart(list.get(i), path + "[" + i + "]", leaves));
                yield new Structure.OfList(parts);
            }
            case Map<?, ?> map -> {
                List<Structure> parts = new ArrayList<>();
                List<Object> keys = new ArrayList<>();
                for (Map.Entry<?, ?> entry : inOrder(map)) {
                    keys.add(entry.getKey());
                    parts.add(takeApart(entry.getValue(), path + "[" + entry.getKey() + "]", leaves));
                }
                yield new Structure.OfMap(keys, parts);
            }
            case Optional<?> optional ->
                new Structure.OfOptional(optional.map(part -> takeApart(part, path, leaves)).stream()
                        .toList());
            case Object[] array -> {
                List<Structure> parts = new ArrayList<>();
                for (int i = 0; i < array.length; i++) parts.add(takeApart(array[i], path + "[" + i + "]", leaves));
                yield new Structure.OfArray(array.getClass().getComponentType(), parts);
            }
            default -> {
                if (Records.couldHoldTensors(value.getClass())) {
                    throw refuse(
                            "%s is a %s, which might hold tensors out of sight"
                                    .formatted(
                                            path.isEmpty() ? "the value" : path,
                                            value.getClass().getTypeName()),
                            "make it a record, list, map or array, or pass it outside the model");
                }
                yield new Structure.Plain(value);
            }
        };
    }

    /// The order of a map that has one; else by the keys' text, since `Map.of` has another order in each run of the JVM.
    static List<Map.Entry<?, ?>> inOrder(Map<?, ?> map) {
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (!(map instanceof SequencedMap)) entries.sort(Comparator.comparing(e -> String.valueOf(e.getKey())));
        return entries;
    }

    private static String inside(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static int count(Structure structure) {
        return switch (structure) {
            case Structure.Leaf() -> 1;
            case Structure.Plain _ -> 0;
            case Structure.OfRecord(var _, var parts) -> countAll(parts);
            case Structure.OfList(var parts) -> countAll(parts);
            case Structure.OfMap(var _, var parts) -> countAll(parts);
            case Structure.OfArray(var _, var parts) -> countAll(parts);
            case Structure.OfOptional(var parts) -> countAll(parts);
        };
    }

    private static int countAll(List<Structure> parts) {
        int count = 0;
        for (int i = 0; i < parts.size(); i++) count += count(parts.get(i));
        return count;
    }

    private static Object build(Structure structure, Leaves leaves) {
        return switch (structure) {
            case Structure.Leaf() -> leaves.next();
            case Structure.Plain(var value) -> value;
            case Structure.OfRecord(var type, var parts) -> Records.of(type).create(buildAll(parts, leaves));
            case Structure.OfList(var parts) -> List.of(buildAll(parts, leaves));
            case Structure.OfMap(var keys, var parts) -> {
                SequencedMap<Object, Object> map = new LinkedHashMap<>();
                for (int i = 0; i < keys.size(); i++) map.put(keys.get(i), build(parts.get(i), leaves));
                yield Collections.unmodifiableSequencedMap(map);
            }
            case Structure.OfArray(var component, var parts) -> {
                Object[] array = (Object[]) java.lang.reflect.Array.newInstance(component, parts.size());
                for (int i = 0; i < array.length; i++) array[i] = build(parts.get(i), leaves);
                yield array;
            }
            case Structure.OfOptional(var parts) ->
                parts.isEmpty() ? Optional.empty() : Optional.of(build(parts.getFirst(), leaves));
        };
    }

    private static Object[] buildAll(List<Structure> parts, Leaves leaves) {
        Object[] built = new Object[parts.size()];
        for (int i = 0; i < built.length; i++) built[i] = build(parts.get(i), leaves);
        return built;
    }

    private static void collect(Structure structure, String path, List<String> paths) {
        switch (structure) {
            case Structure.Leaf() -> paths.add(path);
            case Structure.Plain _ -> {}
            case Structure.OfRecord(var type, var parts) -> {
                Records known = Records.of(type);
                for (int i = 0; i < parts.size(); i++) {
                    collect(parts.get(i), inside(path, known.name(i)), paths);
                }
            }
            case Structure.OfList(var parts) -> collectNumbered(parts, path, paths);
            case Structure.OfArray(var _, var parts) -> collectNumbered(parts, path, paths);
            case Structure.OfMap(var keys, var parts) -> {
                for (int i = 0; i < parts.size(); i++) collect(parts.get(i), path + "[" + keys.get(i) + "]", paths);
            }
            case Structure.OfOptional(var parts) -> parts.forEach(part -> collect(part, path, paths));
        }
    }

    private static void collectNumbered(List<Structure> parts, String path, List<String> paths) {
        for (int i = 0; i < parts.size(); i++) collect(parts.get(i), path + "[" + i + "]", paths);
    }
}
