package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Sequences of different lengths as batches of about equal ones: sorted by length with random ties, cut, padded, and the batches shuffled. So little
/// is padded, and each epoch other sequences meet.
///
/// @param sequences of numbers, such as tokens; none is empty
/// @param batch     sequences a step, at least 1
/// @param padding   the number that stands behind the end
public record Sequences(List<int[]> sequences, int batch, int padding) implements Source<Sequences.Padded> {
    /// Sequences of one length.
    ///
    /// @param tokens `i32[batch, longest]`
    /// @param mask   `bool[batch, longest]`, true within the sequence
    public record Padded(Tensor tokens, Tensor mask) {}

    public Sequences {
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(!sequences.isEmpty(), "training needs at least one sequence");
        for (int i = 0; i < sequences.size(); i++) {
            require(sequences.get(i).length > 0, "sequence %d is empty", i);
        }
        sequences = List.copyOf(sequences);
    }

    /// All of them as one batch, padded to the longest.
    public static Padded pad(List<int[]> sequences, int padding) {
        int longest = sequences.stream().mapToInt(s -> s.length).max().orElse(0);
        int[] tokens = new int[sequences.size() * longest];
        boolean[] mask = new boolean[tokens.length];
        Arrays.fill(tokens, padding);
        for (int i = 0; i < sequences.size(); i++) {
            int[] sequence = sequences.get(i);
            System.arraycopy(sequence, 0, tokens, i * longest, sequence.length);
            Arrays.fill(mask, i * longest, i * longest + sequence.length, true);
        }
        return new Padded(
                Tensor.of(tokens).reshape(sequences.size(), longest),
                Tensor.of(mask).reshape(sequences.size(), longest));
    }

    @Override
    public Pass<Padded> pass(long seed, int epoch, long from) {
        List<Key> keys = Key.of(seed).fold(epoch).split(2);
        List<Integer> order = new ArrayList<>(
                Arrays.stream(keys.get(0).permutation(sequences.size()).toInts())
                        .boxed()
                        .toList());
        order.sort(Comparator.comparingInt(i -> sequences.get(i).length)); // keeps the random order of equal lengths
        int count = Math.ceilDiv(order.size(), batch);
        int[] shuffled = keys.get(1).permutation(count).toInts();
        return Pass.of(IntStream.range((int) from, Math.max(count, (int) from))
                .mapToObj(i -> {
                    int at = shuffled[i] * batch;
                    List<Integer> members = order.subList(at, Math.min(at + batch, order.size()));
                    return pad(members.stream().map(sequences::get).toList(), padding);
                })
                .iterator());
    }

    @Override
    public OptionalLong batches() {
        return OptionalLong.of(Math.ceilDiv(sequences.size(), batch));
    }

    @Override
    public String fingerprint() {
        int hash = sequences.stream().mapToInt(Arrays::hashCode).reduce(1, (a, b) -> 31 * a + b);
        return "%d sequences %08x".formatted(sequences.size(), hash);
    }
}
