package dev.slopewise.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Code that is written for a structure does what is done without it.
class TreeFormTest {
    private static final Tensor A = Tensor.scalar(1.0), B = Tensor.scalar(2.0);

    record Pair(Object first, Object second) {}

    record Counted(Tensor weight, int count, String name) {}

    record Bounded(Tensor low, Tensor high) {
        Bounded {
            if (low.item() > high.item()) throw new IllegalArgumentException("low above high");
        }

        @Override
        public Tensor high() {
            if (high.item() > 100) throw new IllegalStateException("too high");
            return high;
        }
    }

    private static TreeCode code(Object value) {
        return TreeCode.of(Tree.of(value).structure()).orElseThrow();
    }

    @Test
    void takesApartAndBuildsWhateverHasRecordsListsAndTensors() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        List<Object> values =
                new ArrayList<>(List.of(A, 2, List.of(), List.of(A), new Counted(A, 3, "x"), new Pair(A, B)));
        for (int i = 0; i < 40; i++) values.add(value(random, 3));
        for (Object known : values) {
            Tree<Object> tree = Tree.of(known);
            TreeCode code = code(known);
            assertThat(code.count()).isEqualTo(tree.leaves().size());
            List<Tensor> other = tree.leaves().stream().map(Tensor::neg).toList();
            assertThat(code.build(other)).isEqualTo(tree.rebuild(other));
            for (Object value : values) {
                List<Tensor> leaves = new ArrayList<>();
                boolean fits = code.collects(value, leaves);
                assertThat(fits)
                        .as("%s for %s", value, known)
                        .isEqualTo(tree.structure().equals(Tree.of(value).structure()));
                if (fits) assertThat(leaves).isEqualTo(Tree.of(value).leaves());
            }
        }
    }

    private static Object value(RandomGenerator random, int depth) {
        return switch (depth == 0 ? random.nextInt(2) : random.nextInt(5)) {
            case 0 -> Tensor.scalar(random.nextDouble());
            case 1 -> random.nextInt(2);
            case 2 -> new Pair(value(random, depth - 1), value(random, depth - 1));
            case 3 -> new Counted(A, random.nextInt(2), "n" + random.nextInt(2));
            default -> {
                List<Object> parts = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) parts.add(value(random, depth - 1));
                yield List.copyOf(parts);
            }
        };
    }

    @Test
    void nothingAtAllFitsNothing() {
        for (Object known : List.of(A, 2, List.of(A), new Pair(A, B))) {
            assertThat(code(known).collects(null, new ArrayList<>())).isFalse();
            assertThat(code(new Pair(known, B)).collects(new Pair(null, B), new ArrayList<>()))
                    .isFalse();
        }
    }

    @Test
    void noneIsWrittenForMapsAndTheLikeNorForManyParts() {
        for (Object value : List.of(Map.of("a", A), new Tensor[] {A}, Optional.of(A), List.of(Optional.empty())))
            assertThat(TreeCode.of(Tree.of(value).structure())).isEmpty();
        assertThat(TreeCode.of(Tree.of(Collections.nCopies(99, A)).structure())).isPresent();
        assertThat(TreeCode.of(Tree.of(Collections.nCopies(100, A)).structure()))
                .isEmpty();
    }

    @Test
    void nothingChangesWhenItIsWritten() {
        for (Object value : List.of(new Pair(A, List.of(B, new Counted(B, 1, "x"))), Map.of("a", A))) {
            Tree<Object> tree = Tree.of(value);
            var form = new TreeForm(tree.structure());
            for (int i = 0; i < TreeForm.OFTEN + 10; i++) {
                List<Tensor> leaves = new ArrayList<>(List.of(B));
                assertThat(form.collects(value, leaves)).isTrue();
                assertThat(leaves.subList(1, leaves.size())).isEqualTo(tree.leaves());
                assertThat(form.collects(List.of(value), new ArrayList<>())).isFalse();
                Object built = form.rebuild(tree.leaves());
                assertThat(built).isEqualTo(value);
            }
        }
    }

    @Test
    void whatIsRefusedIsRefusedInTheSameWords() {
        var form = new TreeForm(Tree.of(new Bounded(A, B)).structure());
        var tooHigh = new Bounded(A, Tensor.scalar(200.0));
        for (int i = 0; i < TreeForm.OFTEN + 10; i++) {
            Object built = form.rebuild(List.of(A, B));
            assertThat(built).isEqualTo(new Bounded(A, B));
            if (i > 3 && i < TreeForm.OFTEN) continue;
            assertThatThrownBy(() -> form.rebuild(List.of(A)))
                    .hasMessageContaining("a value of 2 leaves was to be built, got 1");
            assertThatThrownBy(() -> form.rebuild(List.of(B, A)))
                    .hasMessageContaining("TreeFormTest$Bounded (its constructor refused other tensors)")
                    .hasMessageContaining("low above high");
            List<Tensor> leaves = new ArrayList<>();
            assertThatThrownBy(() -> form.collects(tooHigh, leaves))
                    .hasMessageContaining("reading high of")
                    .hasMessageContaining("too high");
        }
    }
}
