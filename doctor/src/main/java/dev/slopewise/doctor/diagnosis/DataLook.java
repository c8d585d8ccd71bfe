package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.diagnosis.DataFacts.Column;
import dev.slopewise.doctor.diagnosis.DataFacts.Targets;
import dev.slopewise.learn.train.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// One look at the examples of a training and at those that judge it.
final class DataLook {
    private final Batch train;
    private final Batch validation;
    private final List<Column> inputs;
    private final Optional<int[]> classes;

    DataLook(Batch train, Batch validation) {
        this.train = train;
        this.validation = validation;
        this.inputs = columns(train.inputs());
        this.classes = classes(train.targets());
    }

    List<Column> inputs() {
        return inputs;
    }

    Targets targets() {
        if (classes.isEmpty()) return new Targets.Numbers(columns(train.targets()));
        int most = Math.max(1, IntStream.of(classes.get()).max().orElse(0));
        return new Targets.Classes(
                IntStream.of(counts(classes.get(), most)).boxed().toList());
    }

    /// Rising or falling, and not all alike.
    boolean isSorted() {
        var numbers = new Entries(train.targets().array());
        boolean isOne = classes.isPresent() || numbers.count() == train.size();
        if (!isOne) return false;
        boolean rises = true, falls = true, stays = true;
        for (int i = 1; i < train.size(); i++) {
            double step =
                    classes.isPresent() ? classes.get()[i] - classes.get()[i - 1] : numbers.at(i) - numbers.at(i - 1);
            rises &= step >= 0;
            falls &= step <= 0;
            stays &= step == 0;
        }
        return !stays && (rises || falls);
    }

    double shared() {
        Set<ByteBuffer> known = new HashSet<>(rows(train.inputs()));
        List<ByteBuffer> asked = rows(validation.inputs());
        return asked.stream().filter(known::contains).count() / (double) asked.size();
    }

    /// With the classes of either part weighed alike, where targets are classes.
    Apart apart() {
        Optional<int[]> judging = classes(validation.targets());
        int[] here = classes.filter(_ -> judging.isPresent()).orElse(new int[train.size()]);
        int[] there = judging.filter(_ -> classes.isPresent()).orElse(new int[validation.size()]);
        int most = Math.max(
                IntStream.of(here).max().orElse(0), IntStream.of(there).max().orElse(0));
        int[] counts = counts(here, most), others = counts(there, most);
        return Apart.of(
                train.inputs(),
                IntStream.of(here)
                        .mapToDouble(c -> (double) others[c] / counts[c])
                        .toArray(),
                validation.inputs(),
                IntStream.of(there).mapToDouble(c -> Math.min(1, counts[c])).toArray());
    }

    private static int[] counts(int[] classes, int most) {
        int[] counts = new int[most + 1];
        for (int c : classes) counts[c]++;
        return counts;
    }

    /// One for each column of `[examples, columns]`; else all numbers as one.
    private static List<Column> columns(Tensor x) {
        var numbers = new Entries(x.array());
        int apart = x.shape().rank() == 2 ? x.shape().size(1) : 1;
        List<Column> columns = new ArrayList<>();
        for (int first = 0; first < apart; first++) columns.add(Column.of(numbers, first, apart));
        return columns;
    }

    /// The class of each example; empty where targets are numbers, or whole numbers that are too large or below 0 to count classes.
    private static Optional<int[]> classes(Tensor targets) {
        var numbers = new Entries(targets.array());
        int n = targets.shape().size(0), width = targets.shape().count() / n;
        int[] classes = new int[n];
        for (int i = 0; i < n; i++) {
            double target = width == 1 ? numbers.at(i) : placeOfOne(numbers, i * width, width);
            int most = width > 1 ? width - 1 : targets.dtype().isInteger() ? Math.max(1000, n) : 1;
            if (target < 0 || target > most || target != Math.rint(target)) return Optional.empty();
            classes[i] = (int) target;
        }
        return Optional.of(classes);
    }

    /// Where the one 1 stands among 0s, from 0; −1 if there is anything else.
    private static int placeOfOne(Entries numbers, int from, int width) {
        int place = -1;
        for (int j = 0; j < width; j++) {
            double x = numbers.at(from + j);
            if (x == 1 && place < 0) place = j;
            else if (x != 0) return -1;
        }
        return place;
    }

    /// Each example's inputs as bytes, which are equal where all numbers are.
    private static List<ByteBuffer> rows(Tensor inputs) {
        var numbers = new Entries(inputs.array());
        int n = inputs.shape().size(0), width = inputs.shape().count() / n;
        List<ByteBuffer> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            var row = ByteBuffer.allocate(width * Double.BYTES);
            for (int j = 0; j < width; j++) row.putDouble(numbers.at(i * width + j) + 0.0); // −0 + 0 is 0
            rows.add(row.flip());
        }
        return rows;
    }
}
