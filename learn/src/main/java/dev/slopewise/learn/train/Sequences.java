package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Sequences of different lengths as batches of about equal ones: sorted by length with random ties, cut, padded with zeros, and the batches shuffled. So
/// little is padded, and each epoch other sequences meet.
///
/// ```
/// new Sequences<>(texts.stream().map(Tensor::of).toList(), labels, 32)      // texts: int[] of tokens each; labels: i32[n]
/// ```
///
/// @param sequences `[time, …]` each, alike but for their lengths; none is empty. What belongs to each place, such as its tag, is one of its numbers.
/// @param beside    what belongs to each sequence as a whole, such as labels: a tree whose leading axis counts sequences; an empty list for nothing
/// @param batch     sequences a step, at least 1
/// @param multiple  a batch is padded to a multiple of this, at least 1: each other length is a graph of its own, which is to be written and compiled
public record Sequences<T>(List<Tensor> sequences, T beside, int batch, int multiple)
        implements Source<Sequences.Padded<T>> {
    /// Sequences of one length.
    ///
    /// @param values `[batch, longest, …]`, 0 behind an end; `longest` is a multiple of [#multiple]
    /// @param mask   `bool[batch, longest]`, true within the sequence; as numbers their sum along the last axis are the lengths
    /// @param beside of these sequences
    public record Padded<T>(Tensor values, Tensor mask, T beside) {}

    public Sequences {
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(multiple >= 1, "lengths are padded to a multiple of at least 1, got %d", multiple);
        sequences = List.copyOf(sequences);
        check(sequences);
        if (!(beside instanceof List<?> list && list.isEmpty())) {
            int rows = Rows.of(beside);
            require(
                    rows == sequences.size(),
                    "what stands beside sequences needs a row for each of %d, got %d",
                    sequences.size(),
                    rows);
        }
    }

    /// Padded no further than to the longest of a batch.
    public Sequences(List<Tensor> sequences, T beside, int batch) {
        this(sequences, beside, batch, 1);
    }

    private static void check(List<Tensor> sequences) {
        require(!sequences.isEmpty(), "at least one sequence is needed");
        for (int i = 0; i < sequences.size(); i++) {
            Tensor x = sequences.get(i);
            require(x.shape().rank() >= 1 && length(x) > 0, "sequence %d is empty or no sequence: %s", i, x.type());
            require(
                    each(x).equals(each(sequences.getFirst())),
                    "sequences are alike but for their lengths, got %s first and %s at %d",
                    sequences.getFirst().type(),
                    x.type(),
                    i);
        }
    }

    private static int length(Tensor sequence) {
        return sequence.shape().size(0);
    }

    private static Type each(Tensor sequence) {
        return new Type(sequence.dtype(), sequence.shape().without(0));
    }

    /// All of them as one batch, padded to the longest.
    ///
    /// @param sequences as of [#sequences]
    public static Padded<List<Tensor>> pad(List<Tensor> sequences) {
        check(sequences);
        return padded(sequences, List.of(), 1);
    }

    private static <T> Padded<T> padded(List<Tensor> sequences, T beside, int multiple) {
        int most = sequences.stream().mapToInt(Sequences::length).max().orElseThrow();
        int longest = Math.ceilDiv(most, multiple) * multiple;
        boolean[] mask = new boolean[sequences.size() * longest];
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            int length = length(sequences.get(i));
            rows.add(sequences.get(i).pad(0, 0, longest - length, 0));
            Arrays.fill(mask, i * longest, i * longest + length, true);
        }
        return new Padded<>(Tensor.stack(0, rows), Tensor.of(mask).reshape(sequences.size(), longest), beside);
    }

    @Override
    public Pass<Padded<T>> pass(long seed, int epoch, long from) {
        List<Key> keys = Key.of(seed).fold(epoch).split(2);
        List<Integer> order = new ArrayList<>(
                Arrays.stream(keys.get(0).permutation(sequences.size()).toInts())
                        .boxed()
                        .toList());
        order.sort(Comparator.comparingInt(i -> length(sequences.get(i)))); // keeps the random order of equal lengths
        int count = Math.ceilDiv(order.size(), batch);
        int[] shuffled = keys.get(1).permutation(count).toInts();
        return Pass.of(IntStream.range((int) from, Math.max(count, (int) from))
                .mapToObj(i -> {
                    int at = shuffled[i] * batch;
                    return batchOf(order.subList(at, Math.min(at + batch, order.size())));
                })
                .iterator());
    }

    private Padded<T> batchOf(List<Integer> members) {
        Tensor places = Tensor.of(members.stream().mapToInt(i -> i).toArray());
        return padded(members.stream().map(sequences::get).toList(), Rows.at(beside, places), multiple);
    }

    @Override
    public OptionalLong batches() {
        return OptionalLong.of(Math.ceilDiv(sequences.size(), batch));
    }

    @Override
    public String fingerprint() {
        return "%d sequences %s".formatted(sequences.size(), Safetensors.checksum(List.of(sequences, beside)));
    }
}
