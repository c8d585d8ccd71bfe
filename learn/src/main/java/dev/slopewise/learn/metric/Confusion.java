package dev.slopewise.learn.metric;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// How often each class was taken for each: `counts[right][said]`. It prints as a table.
///
/// Of a class c: **precision** is the share of right ones among those that were called c, **recall** the share of those of c that were called
/// so, **F1** the harmonic mean of both, all in [0, 1]. With two classes those of class 1 are meant by "the" precision, recall and F1. Averaged over
/// all examples ("micro") the three are the accuracy; averaged over classes ("macro") each class weighs the same, whatever its size.
///
/// @param counts a row for each right class, in it a column for each class that was said
public record Confusion(List<List<Long>> counts) {
    public Confusion {
        counts = counts.stream().map(List::copyOf).toList();
        int classes = counts.size();
        require(
                classes > 0
                        && counts.stream()
                                .allMatch(row ->
                                        row.size() == classes && row.stream().allMatch(n -> n >= 0)),
                "a confusion matrix needs as many rows as columns, of counts, got %s",
                counts);
    }

    /// Of scores `[…, classes]`, of which the largest is said, and labels `i32[…]`.
    public static Confusion of(Tensor scores, Tensor labels) {
        Metrics.checkLabels(scores, labels);
        return of(scores.argmax(-1), labels, scores.shape().size(-1));
    }

    /// Of class numbers that were said and that are right.
    public static Confusion of(Tensor said, Tensor labels, int classes) {
        require(
                said.dtype().isInteger()
                        && labels.dtype().isInteger()
                        && said.shape().equals(labels.shape()),
                "a confusion matrix needs as many labels as were said, integers, got %s and %s",
                said.type(),
                labels.type());
        long[][] counts = new long[classes][classes];
        int[] called = said.to(DType.I32).toInts(), right = labels.to(DType.I32).toInts();
        for (int i = 0; i < right.length; i++) {
            require(
                    Math.min(right[i], called[i]) >= 0 && Math.max(right[i], called[i]) < classes,
                    "classes must be from 0 to %d, got %d called %d",
                    classes - 1,
                    right[i],
                    called[i]);
            counts[right[i]][called[i]]++;
        }
        return new Confusion(IntStream.range(0, classes)
                .mapToObj(c ->
                        IntStream.range(0, classes).mapToObj(s -> counts[c][s]).toList())
                .toList());
    }

    /// Both together, of the same classes.
    public Confusion plus(Confusion other) {
        require(
                classes() == other.classes(),
                "only counts of the same classes can be added, got %d and %d",
                classes(),
                other.classes());
        return new Confusion(IntStream.range(0, classes())
                .mapToObj(c -> IntStream.range(0, classes())
                        .mapToObj(
                                s -> counts.get(c).get(s) + other.counts.get(c).get(s))
                        .toList())
                .toList());
    }

    public int classes() {
        return counts.size();
    }

    /// How many examples were called right.
    private long right(int c) {
        return counts.get(c).get(c);
    }

    /// How many examples of a class there are.
    public long size(int c) {
        return counts.get(c).stream().mapToLong(n -> n).sum();
    }

    /// How many examples were called a class.
    public long called(int c) {
        return counts.stream().mapToLong(row -> row.get(c)).sum();
    }

    /// The share of right answers; NaN without examples.
    public double accuracy() {
        long all = counts.stream().flatMap(List::stream).mapToLong(n -> n).sum();
        return (double) IntStream.range(0, classes()).mapToLong(this::right).sum() / all;
    }

    /// NaN if nothing was called c.
    public double precision(int c) {
        return (double) right(c) / called(c);
    }

    /// NaN if there is none of c.
    public double recall(int c) {
        return (double) right(c) / size(c);
    }

    /// 2 · right / (size + called), which is 0 if none is right; NaN if there is none of c and nothing was called so.
    public double f1(int c) {
        return 2.0 * right(c) / (size(c) + called(c));
    }

    /// The mean over classes. Those that neither are nor were said do not count; where only the denominator is 0, the class counts as 0.
    public double macroPrecision() {
        return macro(this::precision);
    }

    /// The mean over classes, as for [#macroPrecision].
    public double macroRecall() {
        return macro(this::recall);
    }

    /// The mean over classes, as for [#macroPrecision].
    public double macroF1() {
        return macro(this::f1);
    }

    private double macro(IntToDoubleFunction measure) {
        return IntStream.range(0, classes())
                .filter(c -> size(c) + called(c) > 0)
                .mapToDouble(measure)
                .map(x -> Double.isNaN(x) ? 0 : x)
                .average()
                .orElse(Double.NaN);
    }

    @Override
    public String toString() {
        return print(IntStream.range(0, classes()).mapToObj(String::valueOf).toList());
    }

    /// A table with names of the classes: a row for each right class, a column for each class said, recall at the end and precision below.
    public String print(List<String> names) {
        require(names.size() == classes(), "%d classes need as many names, got %s", classes(), names);
        int width = Math.max(7, names.stream().mapToInt(String::length).max().orElse(0) + 1);
        var text = new StringBuilder(cell("is \\ said", width + 2));
        for (String name : names) text.append(cell(name, width));
        text.append(cell("recall", width)).append('\n');
        for (int c = 0; c < classes(); c++) {
            text.append(cell(names.get(c), width + 2));
            for (long count : counts.get(c)) text.append(cell(String.valueOf(count), width));
            text.append(cell(share(recall(c)), width)).append('\n');
        }
        text.append(cell("precision", width + 2));
        for (int c = 0; c < classes(); c++) text.append(cell(share(precision(c)), width));
        return text.append(cell(share(accuracy()), width)).toString();
    }

    private static String cell(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String share(double share) {
        return Double.isNaN(share) ? "-" : "%.3f".formatted(share);
    }
}
