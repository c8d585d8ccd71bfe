package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.transform.Transforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TreeTest {
    private static final Tensor A = Tensor.of(1.0), B = Tensor.of(2.0), C = Tensor.of(3.0);

    enum Kind {
        SMALL,
        LARGE
    }

    sealed interface Layer {}

    record Dense(Tensor weight, Tensor bias) implements Layer {}

    record Activation(Kind kind, UnaryOperator<Tensor> function) implements Layer {}

    record Model(List<Layer> layers, Tensor scale) {}

    @SuppressWarnings("ArrayRecordComponent") // a record with an array is what is looked at
    record Box<T>(T content, String name, double rate, int[] sizes) {}

    @SuppressWarnings("ArrayRecordComponent") // so here
    record Maybe(Optional<Tensor> bias, Tensor @Nullable [] rest) {}

    record Nothing() {}

    static final class Hiding {
        final Tensor tensor = A;
    }

    static final class Harmless {
        final int count = 3;
        final String name = "n";
    }

    private static List<String> paths(Object value) {
        return Tree.of(value).paths();
    }

    private static <T> T again(T value) {
        Tree<T> tree = Tree.of(value);
        T rebuilt = tree.rebuild(tree.leaves());
        assertThat(Tree.of(rebuilt).structure()).isEqualTo(tree.structure());
        return rebuilt;
    }

    @Test
    void aLoneTensorIsALeafWithAnEmptyPath() {
        assertThat(paths(A)).containsExactly("");
        assertThat(again(A)).isSameAs(A);
    }

    @Test
    void leavesStandInOrderOfDeclarationWithTheirPaths() {
        var model = new Model(List.of(new Dense(A, B), new Activation(Kind.SMALL, Tensor::relu), new Dense(C, A)), B);
        assertThat(paths(model))
                .containsExactly("layers[0].weight", "layers[0].bias", "layers[2].weight", "layers[2].bias", "scale");
        assertThat(Tree.of(model).leaves()).containsExactly(A, B, C, A, B);
        assertThat(again(model)).isEqualTo(model);
    }

    @Test
    void plainComponentsBelongToTheStructure() {
        var box = new Box<>(A, "name", 0.5, new int[] {1, 2});
        assertThat(again(box)).isEqualTo(box);
        assertThat(Tree.of(box).structure())
                .isNotEqualTo(Tree.of(new Box<>(A, "other", 0.5, box.sizes())).structure());
        assertThat(Tree.of(box).structure())
                .isEqualTo(Tree.of(new Box<>(B, "name", 0.5, box.sizes())).structure());
    }

    @Test
    void genericRecordsHoldWhateverTheyAreGiven() {
        var nested = new Box<>(List.of(new Box<>(A, "in", 1, new int[0])), "out", 2, new int[0]);
        assertThat(paths(nested)).containsExactly("content[0].content");
        assertThat(again(nested)).usingRecursiveComparison().isEqualTo(nested);
    }

    @Test
    void mapsArraysAndOptionalsAreTrees() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", new Tensor[] {A, B});
        map.put("a", Optional.of(new Dense(B, C)));
        map.put("empty", Optional.empty());
        assertThat(paths(map)).containsExactly("[z][0]", "[z][1]", "[a].weight", "[a].bias");
        Map<String, Object> rebuilt = again(map);
        assertThat(rebuilt.keySet()).containsExactly("z", "a", "empty");
        assertThat(rebuilt.get("z")).isInstanceOf(Tensor[].class);
        assertThat(rebuilt.get("a")).isEqualTo(map.get("a"));
    }

    @Test
    void aMapWithoutAnOrderIsTakenByItsKeysText() {
        assertThat(paths(Map.of("c", A, "a", B, "b", C))).containsExactly("[a]", "[b]", "[c]");
        assertThat(paths(new TreeMap<>(Map.of(10, A, 9, B)))).containsExactly("[9]", "[10]");
        again(Map.of("c", A, "a", B, "b", C));
    }

    @Test
    void emptyTreesHaveNoLeaves() {
        for (Object empty : List.of(List.of(), Map.of(), Optional.empty(), new Nothing(), new Tensor[0], "text")) {
            assertThat(paths(empty)).isEmpty();
            assertThat(again(empty)).isEqualTo(empty);
        }
    }

    @Test
    void aNullIsRefusedByItsPath() {
        var rest = new Tensor[] {A, null};
        assertThatThrownBy(() -> Tree.of(List.of(new Maybe(Optional.empty(), rest))))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining("[0].rest[1] is null")
                .hasMessageContaining("leave it out with Optional.empty() or an empty list");
        assertThatThrownBy(() -> Tree.of(new Maybe(Optional.of(A), null))).hasMessageContaining("rest is null");
    }

    @Test
    void anObjectThatMayHideTensorsIsRefusedByItsPath() {
        assertThatThrownBy(() -> Tree.of(new Box<>(new Hiding(), "n", 1, new int[0])))
                .isInstanceOf(SlopewiseException.class)
                .hasMessageContaining(
                        "content is a dev.slopewise.core.TreeTest$Hiding, which might hold tensors out of sight")
                .hasMessageContaining("make it a record, list, map or array, or pass it outside the model");
        assertThatThrownBy(() -> Tree.of(List.of(new ThreadLocal<Tensor>(), new ArrayList<>(), java.util.Set.of(A))))
                .hasMessageContaining("[2] is a ");
        var harmless = new Box<>(new Harmless(), "n", 1, new int[0]);
        assertThat(paths(harmless)).isEmpty();
    }

    @Test
    void mapChangesEachLeafAndJoinsTwoTrees() {
        var sum = Tree.map(new Dense(A, B), new Dense(B, C), Tensor::plus);
        assertThat(sum.weight().item()).isEqualTo(3);
        assertThat(Tree.map(sum, Tensor::neg).bias().item()).isEqualTo(-5);
        assertThatThrownBy(() -> Tree.map(List.of(A), List.of(A, B), Tensor::plus))
                .hasMessageContaining("two values of the same structure are needed, got leaves [[0]] and [[0], [1]]");
    }

    @Test
    void anotherCountOfLeavesIsRefused() {
        Tree<Dense> tree = Tree.of(new Dense(A, B));
        assertThatThrownBy(() -> tree.rebuild(List.of(A)))
                .hasMessageContaining("a value of 2 leaves was to be built, got 1");
        assertThatThrownBy(() -> tree.rebuild(List.of(A, B, C)))
                .hasMessageContaining("a value of 2 leaves was to be built, got 3");
    }

    @Test
    void aGradientHasTheShapeOfEveryKindOfTree() {
        var model = new Model(List.of(new Dense(A, B), new Activation(Kind.LARGE, Tensor::tanh)), C);
        Model gradient = Transforms.grad((Model m) -> {
                    Tensor h = m.scale();
                    for (Layer layer : m.layers()) {
                        h = switch (layer) {
                            case Dense(Tensor weight, Tensor bias) ->
                                h.times(weight).plus(bias);
                            case Activation(var _, var function) -> function.apply(h);
                        };
                    }
                    return h.sum();
                })
                .apply(model);
        assertThat(gradient.layers().get(1)).isEqualTo(model.layers().get(1));
        double slope = 1 - Math.pow(Math.tanh(5), 2);
        assertThat(((Dense) gradient.layers().getFirst()).weight().item())
                .isCloseTo(3 * slope, org.assertj.core.data.Offset.offset(1e-15));
        Map<String, Optional<Tensor>> maybe = Transforms.grad((Map<String, Optional<Tensor>> m) ->
                        m.get("x").orElseThrow().square().sum())
                .apply(Map.of("x", Optional.of(C), "y", Optional.empty()));
        assertThat(maybe.get("x").orElseThrow().item()).isEqualTo(6);
    }

    @Test
    void leavesAreCollectedFromValuesOfTheSameStructureAlone() {
        Map<String, Object> ordered = new LinkedHashMap<>();
        ordered.put("z", A);
        ordered.put("a", new Tensor[] {A, B});
        Map<String, Object> otherOrder = new LinkedHashMap<>();
        otherOrder.put("a", new Tensor[] {A, B});
        otherOrder.put("z", A);
        int[] sizes = {1};
        List<Object> values = List.of(
                A,
                B,
                2,
                new Dense(A, B),
                new Dense(B, C),
                List.of(A, B),
                new ArrayList<>(List.of(C, B)),
                List.of(A),
                List.of(),
                List.of(List.of(A), B),
                new Box<>(A, "name", 0.5, sizes),
                new Box<>(B, "name", 0.5, sizes),
                new Box<>(A, "other", 0.5, sizes),
                new Box<>(List.of(A), "name", 0.5, sizes),
                ordered,
                otherOrder,
                Map.of("a", new Tensor[] {C, B}, "z", A),
                Map.of("z", A),
                new Tensor[] {A, B},
                new Object[] {A, B},
                Optional.of(A),
                Optional.of(new Dense(A, B)),
                Optional.empty());
        for (Object known : values) {
            for (Object value : values) {
                Tree<Object> tree = Tree.of(value);
                List<Tensor> leaves = new ArrayList<>();
                boolean fits = new TreeForm(Tree.of(known).structure()).collects(value, leaves);
                assertThat(fits).isEqualTo(Tree.of(known).structure().equals(tree.structure()));
                if (fits) assertThat(leaves).isEqualTo(tree.leaves());
            }
        }
    }
}
