package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.Arrays;
import java.util.List;

/// The first inputs of a function's graph, whose storage is given away with each call: results may be written into it.
///
/// A tensor that was donated refuses to be read from then on. Its storage is reused only if no one else can see it, so neither a tensor that
/// comes twice among the inputs nor an array that is in Java's hands ([Tensor#of(Array)], [Tensor#array()]) is ever overwritten.
public final class Donation {
    /// Why an array cannot be read any more.
    record Mark(String path, String function, boolean isLost) {
        SlopewiseException refusal() {
            String name = path.isEmpty() ? "the tensor" : path;
            return isLost
                    ? refuse(
                            "%s was donated to %s, and is lost, as that function broke off".formatted(name, function),
                            "go back to a value that was kept; traced(…) leaves arguments alone")
                    : refuse(
                            "%s was donated to %s, so its numbers may be others by now".formatted(name, function),
                            "use what that function returned in its place; traced(…) leaves arguments alone");
        }
    }

    private final List<Mark> taken, lost;

    /// @param paths    what the inputs are called, one each
    /// @param function what takes them, as errors call it
    public Donation(List<String> paths, String function) {
        taken = paths.stream().map(path -> new Mark(path, function, false)).toList();
        lost = paths.stream().map(path -> new Mark(path, function, true)).toList();
    }

    /// The numbers of tensors, of which the first are now in a run's hands.
    static final class Taken {
        final Array[] arrays;
        final boolean[] given;
        final Array[] originals;

        private Taken(Array[] arrays, int donated) {
            this.arrays = arrays;
            this.given = new boolean[arrays.length];
            this.originals = Arrays.copyOf(arrays, donated);
        }
    }

    /// Takes all or, if one of them cannot be read, none.
    Taken take(List<Tensor> inputs) {
        synchronized (Donation.class) { // two calls that donate the same tensor come one after the other
            Array[] arrays = new Array[inputs.size()];
            for (int i = 0; i < arrays.length; i++) arrays[i] = inputs.get(i).numbers();
            var all = new Taken(arrays, taken.size());
            for (int i = 0; i < arrays.length; i++) {
                Array original = arrays[i];
                if (!original.isReadable()) { // it came before
                    int first = Arrays.asList(all.originals).indexOf(original);
                    all.given[first] = false;
                    arrays[i] = arrays[first];
                } else if (i < taken.size()) {
                    all.given[i] = !original.isShared();
                    arrays[i] = original.handedOver(taken.get(i));
                }
            }
            return all;
        }
    }

    /// After a run that has written nothing.
    void giveBack(Taken taken) {
        for (Array original : taken.originals) original.handBack();
    }

    /// After a run of which it is not known what it has written.
    void lose(Taken taken) {
        for (int i = 0; i < lost.size(); i++) taken.originals[i].lose(lost.get(i));
    }
}
