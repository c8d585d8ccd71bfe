package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Places of examples (`i32[n]`) for training and for validation; [Rows#at] takes the examples. All are pure functions of the key.
public record Split(Tensor train, Tensor validation) {
    /// A random share for validation.
    ///
    /// @param share of the examples, in (0, 1); at least one example goes to each side
    public static Split random(int examples, double share, Key key) {
        require(examples >= 2, "a split needs at least 2 examples, got %d", examples);
        int validation = Math.clamp(Math.round(examples * check(share)), 1, examples - 1);
        Tensor order = key.permutation(examples);
        return new Split(order.slice(0, validation, examples), order.slice(0, 0, validation));
    }

    /// The same share of each class, so that a rare one is on both sides; of a class with one example it is trained on.
    ///
    /// @param labels `i32[n]`, classes from 0
    /// @param share  of each class, in (0, 1)
    public static Split stratified(Tensor labels, double share, Key key) {
        check(share);
        List<Integer> train = new ArrayList<>(), validation = new ArrayList<>();
        for (List<Integer> members : byClass(labels, key).values()) {
            int n = members.size();
            int taken = n == 1 ? 0 : Math.clamp(Math.round(n * share), 1, n - 1);
            validation.addAll(members.subList(0, taken));
            train.addAll(members.subList(taken, n));
        }
        require(!validation.isEmpty(), "no class has 2 examples, so none can be validated on");
        return new Split(places(train), places(validation));
    }

    /// k splits, such that each example is validated on once; sizes differ by at most 1.
    ///
    /// @param folds k, from 2 to the number of examples
    public static List<Split> folds(int examples, int folds, Key key) {
        return folds(Arrays.stream(key.permutation(examples).toInts()).boxed().toList(), folds);
    }

    /// k splits, such that each example is validated on once, and each class is spread over all of them.
    public static List<Split> stratifiedFolds(Tensor labels, int folds, Key key) {
        return folds(
                byClass(labels, key).values().stream().flatMap(List::stream).toList(), folds);
    }

    /// Deals examples out in order.
    private static List<Split> folds(List<Integer> order, int folds) {
        require(
                folds >= 2 && folds <= order.size(),
                "%d examples make 2 to %d folds, got %d",
                order.size(),
                order.size(),
                folds);
        List<Split> splits = new ArrayList<>();
        for (int k = 0; k < folds; k++) {
            List<Integer> train = new ArrayList<>(), validation = new ArrayList<>();
            for (int i = 0; i < order.size(); i++) (i % folds == k ? validation : train).add(order.get(i));
            splits.add(new Split(places(train), places(validation)));
        }
        return splits;
    }

    /// Weights of classes under which each counts equally in all: examples / (classes · examples of the class), a class without examples being none of
    /// them, with weight 0. The mean over the examples is 1. For [CrossEntropy#weighted][dev.slopewise.learn.loss.ClassLoss.CrossEntropy#weighted].
    ///
    /// @param labels `i32[n]`, from 0 to `classes` − 1
    public static List<Double> classWeights(Tensor labels, int classes) {
        checkLabels(labels);
        int[] counts = new int[classes];
        for (int label : labels.toInts()) {
            require(label >= 0 && label < classes, "labels are from 0 to %d, got %d", classes - 1, label);
            counts[label]++;
        }
        long present = Arrays.stream(counts).filter(count -> count > 0).count();
        double examples = labels.shape().count();
        return Arrays.stream(counts)
                .mapToObj(count -> count == 0 ? 0 : examples / (present * count))
                .toList();
    }

    private static void checkLabels(Tensor labels) {
        require(
                labels.shape().rank() == 1 && labels.dtype() == DType.I32,
                "labels of examples are i32[n], got %s; classes begin with 0",
                labels.type());
        for (int label : labels.toInts()) require(label >= 0, "labels are from 0, got %d", label);
    }

    /// The places of each class in random order.
    private static Map<Integer, List<Integer>> byClass(Tensor labels, Key key) {
        checkLabels(labels);
        int[] label = labels.toInts();
        Map<Integer, List<Integer>> classes = new TreeMap<>();
        for (int i : key.permutation(label.length).toInts()) {
            classes.computeIfAbsent(label[i], _ -> new ArrayList<>()).add(i);
        }
        return classes;
    }

    private static Tensor places(List<Integer> places) {
        return Tensor.of(IntStream.range(0, places.size()).map(places::get).toArray());
    }

    private static double check(double share) {
        require(share > 0 && share < 1, "a share is above 0 and below 1, got %s", share);
        return share;
    }
}
