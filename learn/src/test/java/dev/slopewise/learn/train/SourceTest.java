package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceTest {
    private static final Tensor NUMBERS = Tensor.iota(23);

    /// 23 numbers in chunks of 4.
    private static Stream<Tensor> chunks() {
        return IntStream.range(0, 6).mapToObj(i -> NUMBERS.slice(0, 4 * i, Math.min(4 * i + 4, 23)));
    }

    private static Streamed<Tensor> streamed(int window) {
        return new Streamed<>(SourceTest::chunks, 5, window, OptionalLong.of(5), "numbers");
    }

    private static <B> List<List<Integer>> all(Source<B> source, int epoch, long from) {
        List<List<Integer>> all = new ArrayList<>();
        try (var pass = source.pass(7, epoch, from)) {
            while (pass.hasNext()) {
                all.add(Arrays.stream(((Tensor) pass.next()).toInts()).boxed().toList());
            }
        }
        return all;
    }

    @Test
    void eachSourceGivesEveryExampleOnceAndGoesOnFromAnyBatch() {
        List<Source<Tensor>> sources = List.of(
                new Examples<>(NUMBERS, 5),
                new Examples<>(NUMBERS, 5).unshuffled(),
                streamed(0),
                streamed(1),
                streamed(3),
                streamed(100),
                new Prefetched<>(new Examples<>(NUMBERS, 5), 2),
                new Prefetched<>(streamed(2), 1));
        for (Source<Tensor> source : sources) {
            var whole = all(source, 1, 0);
            assertThat(whole.stream().flatMap(List::stream).sorted().toList())
                    .isEqualTo(IntStream.range(0, 23).boxed().toList());
            assertThat(whole).as("%s", source).hasSize((int) source.batches().orElseThrow());
            for (int from = 0; from <= 5; from++)
                assertThat(all(source, 1, from)).isEqualTo(whole.subList(from, 5));
        }
    }

    @Test
    void shufflesEachEpochAnewUnlessAskedNotTo() {
        assertThat(all(new Examples<>(NUMBERS, 5), 1, 0)).isNotEqualTo(all(new Examples<>(NUMBERS, 5), 2, 0));
        assertThat(all(streamed(3), 1, 0)).isNotEqualTo(all(streamed(3), 2, 0));
        assertThat(all(new Examples<>(NUMBERS, 5).unshuffled(), 1, 0)).isEqualTo(all(streamed(0), 2, 0));
    }

    @Test
    void saysThatSortedExamplesAreNotShuffled() {
        var sorted = new Batch(Tensor.zeros(6, 2), Tensor.of(0, 0, 1, 1, 2, 2));
        assertThat(new Examples<>(sorted, 2).unshuffled().remark()).contains("sorted by targets and not shuffled");
        assertThat(new Examples<>(sorted, 2).remark()).isEmpty();
        var column = new Batch(Tensor.zeros(6, 2), Tensor.of(6f, 5, 4, 3, 2, 1).expand(-1));
        assertThat(new Examples<>(column, 2).unshuffled().remark()).contains("sorted by targets");
        assertThat(streamed(0).remark()).contains("not shuffled");
        assertThat(streamed(1).remark()).isEmpty();
        List<String> told = new ArrayList<>();
        new Trainer<Tensor, Batch>(
                        (w, b) -> w.square(),
                        new dev.slopewise.learn.optim.GradientDescent(0.1),
                        List.of(),
                        new Settings(1, 2, 1, 0, 1, 0),
                        (w, b) -> java.util.Map.of())
                .train(Tensor.scalar(1f), new Examples<>(sorted, 2).unshuffled(), sorted, new Observer() {
                    @Override
                    public void remark(String sentence) {
                        told.add(sentence);
                    }
                });
        assertThat(told).hasSize(1);
        assertThat(new Examples<>(new Batch(Tensor.zeros(6, 2), Tensor.of(0, 2, 1, 1, 2, 0)), 2)
                        .unshuffled()
                        .remark())
                .isEmpty();
    }

    @Test
    void aStreamIsReadNoFurtherThanItsWindowAndClosed() {
        var read = new AtomicInteger();
        var isClosed = new AtomicBoolean();
        var source = new Streamed<>(
                () -> chunks().peek(_ -> read.incrementAndGet()).onClose(() -> isClosed.set(true)),
                4,
                2,
                OptionalLong.empty(),
                "numbers");
        try (var pass = source.pass(1, 1, 0)) {
            pass.next();
            assertThat(read.get()).isLessThanOrEqualTo(3); // a window, and a look at whether there is more
        }
        assertThat(isClosed).isTrue();
    }

    @Test
    void errorsOfTheOtherThreadComeWhereTheirBatchWouldHaveCome() {
        var source = new Streamed<>(
                () -> chunks().map(chunk -> {
                    if (chunk.toInts()[0] == 8) throw new IllegalStateException("line 9 is broken");
                    return chunk;
                }),
                4,
                0,
                OptionalLong.empty(),
                "numbers");
        try (var pass = new Prefetched<>(source, 8).pass(1, 1, 0)) {
            pass.next();
            assertThatThrownBy(() -> {
                        while (pass.hasNext()) pass.next();
                    })
                    .hasMessageContaining("line 9 is broken");
        }
    }

    @Test
    void closingAPrefetchedPassEndsItsThreadAndClosesTheStream() {
        var isClosed = new AtomicBoolean();
        var source = new Streamed<>(
                () -> Stream.generate(() -> NUMBERS).onClose(() -> isClosed.set(true)),
                5,
                0,
                OptionalLong.empty(),
                "all");
        try (var pass = new Prefetched<>(source, 2).pass(1, 1, 0)) {
            pass.next();
        }
        assertThat(isClosed).isTrue();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("batches ahead"));
    }

    @Test
    void trainsFromAStreamAsFromMemory() {
        var settings = new Settings(3, 10, 5, 0, 100, 0);
        var trainer = Trainings.trainer(new dev.slopewise.learn.optim.GradientDescent(0.1), List.of(), settings);
        var memory = new Examples<>(Trainings.TRAIN, 10).unshuffled();
        var stream = new Prefetched<>(
                new Streamed<>(
                        () -> IntStream.range(0, 5).mapToObj(i -> Rows.slice(Trainings.TRAIN, 10 * i, 10 * i + 10)),
                        10,
                        0,
                        OptionalLong.empty(),
                        "points"),
                2);
        var a = trainer.train(Trainings.start(), memory, Trainings.VALIDATION, new Trainings.Recording());
        var b = trainer.train(Trainings.start(), stream, Trainings.VALIDATION, new Trainings.Recording());
        assertThat(b.model().weight().toFloats()).isEqualTo(a.model().weight().toFloats());
    }

    @Test
    void splitsKeepTheSharesOfClasses() {
        int[] labels =
                IntStream.range(0, 100).map(i -> i < 80 ? 0 : i < 98 ? 1 : 2).toArray();
        var split = Split.stratified(Tensor.of(labels), 0.2, Key.of(1));
        int[] counts = new int[3];
        for (int place : split.validation().toInts()) counts[labels[place]]++;
        assertThat(counts).containsExactly(16, 4, 1);
        var places = Stream.of(split.train(), split.validation())
                .flatMap(t -> Arrays.stream(t.toInts()).boxed())
                .sorted()
                .toList();
        assertThat(places).isEqualTo(IntStream.range(0, 100).boxed().toList());
        for (Split fold : Split.stratifiedFolds(Tensor.of(labels), 5, Key.of(1))) {
            long first = Arrays.stream(fold.validation().toInts())
                    .filter(i -> labels[i] == 0)
                    .count();
            assertThat(first).isEqualTo(16);
        }
        Set<Integer> validated = new HashSet<>();
        for (Split fold : Split.folds(23, 4, Key.of(1))) {
            assertThat(fold.train().shape().count() + fold.validation().shape().count())
                    .isEqualTo(23);
            for (int place : fold.validation().toInts())
                assertThat(validated.add(place)).isTrue();
        }
        assertThat(validated).hasSize(23);
        assertThat(Split.random(10, 0.01, Key.of(1)).validation().shape().count())
                .isEqualTo(1);
        assertThat(Split.classWeights(Tensor.of(0, 0, 0, 2), 3)).containsExactly(2.0 / 3, 0.0, 2.0);
    }

    @Test
    void splitsRefuseWhatAreNoLabels() {
        assertThatThrownBy(() -> Split.stratified(Tensor.of(0, -1, 0), 0.5, Key.of(1)))
                .hasMessageContaining("labels are from 0, got -1");
        assertThatThrownBy(() -> Split.stratifiedFolds(Tensor.of(0f, 1f), 2, Key.of(1)))
                .hasMessageContaining("i32[n], got f32[2]");
        assertThatThrownBy(() -> Split.classWeights(Tensor.of(0, 1).expand(-1), 2))
                .hasMessageContaining("i32[n], got i32[2, 1]");
    }

    @Test
    void sequencesOfLikeLengthArePaddedTogether() {
        List<int[]> sequences =
                IntStream.range(0, 20).mapToObj(i -> new int[1 + i * 7 % 20]).toList();
        for (int i = 0; i < 20; i++) Arrays.fill(sequences.get(i), i + 1);
        Tensor labels = Tensor.iota(20).plus(1);
        var source = new Sequences<>(sequences.stream().map(Tensor::of).toList(), labels, 4);
        Set<Integer> seen = new HashSet<>();
        try (var pass = source.pass(3, 1, 0)) {
            while (pass.hasNext()) {
                var padded = pass.next();
                assertThat(padded.beside().toInts())
                        .isEqualTo(padded.values().at(1, 0).toInts());
                int rows = Rows.of(padded), longest = padded.values().shape().size(1);
                int[] tokens = padded.values().toInts();
                boolean[] mask = padded.mask().toBooleans();
                for (int r = 0; r < rows; r++) {
                    assertThat(seen.add(tokens[r * longest])).isTrue();
                    int length = sequences.get(tokens[r * longest] - 1).length;
                    assertThat(longest - length).isLessThan(4); // lengths 1 to 20, four in a row together
                    for (int t = 0; t < longest; t++) {
                        assertThat(mask[r * longest + t]).isEqualTo(t < length);
                        assertThat(tokens[r * longest + t] == 0).isEqualTo(t >= length);
                    }
                }
            }
        }
        assertThat(seen).hasSize(20);
    }

    @Test
    void sequencesOfRowsArePaddedWithZeros() {
        var padded =
                Sequences.pad(List.of(Tensor.of(new float[][] {{1, 2}}), Tensor.of(new float[][] {{3, 4}, {5, 6}})));
        assertThat(padded.values().shape()).isEqualTo(Shape.of(2, 2, 2));
        assertThat(padded.values().toFloats()).containsExactly(1, 2, 0, 0, 3, 4, 5, 6);
        assertThat(padded.mask().to(DType.I32).sum(-1).toInts()).containsExactly(1, 2);
        var source = new Sequences<>(List.of(Tensor.ones(5), Tensor.ones(8), Tensor.ones(2)), List.of(), 1, 4);
        try (var pass = source.pass(1, 1, 0)) {
            while (pass.hasNext()) {
                var one = pass.next();
                int length = (int) one.values().sum().item();
                assertThat(one.values().shape()).isEqualTo(Shape.of(1, length == 2 ? 4 : 8));
                assertThat(one.mask().to(DType.I32).sum(-1).toInts()).containsExactly(length);
            }
        }
    }

    @Test
    void sequencesRefuseWhatDoesNotBelongTogether() {
        Tensor two = Tensor.of(1f, 2), none = Tensor.zeros(0);
        assertThatThrownBy(() -> new Sequences<>(List.of(two, none), List.of(), 1))
                .hasMessageContaining("sequence 1 is empty");
        assertThatThrownBy(() -> Sequences.pad(List.of(two, Tensor.zeros(2, 1))))
                .hasMessageContaining("alike but for their lengths, got f32[2] first and f32[2, 1] at 1");
        assertThatThrownBy(() -> new Sequences<>(List.of(two, two), Tensor.iota(3), 1))
                .hasMessageContaining("a row for each of 2, got 3");
        assertThat(new Sequences<>(List.of(two), Tensor.iota(1), 1).fingerprint())
                .isNotEqualTo(new Sequences<>(List.of(two), Tensor.iota(1).plus(1), 1).fingerprint());
    }
}
