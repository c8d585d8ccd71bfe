package dev.slopewise.cli;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.DoubleVector;
import smile.data.vector.IntVector;
import smile.math.MathEx;
import smile.model.cart.Loss;

/// What other libraries reach on a table, each with the settings that do best in cross-validation within the training rows.
/// An error is the share of wrong classes, or the mean squared error of a number.
enum Baseline {
    /// Logistic or ridge regression of LIBLINEAR; its squared ε-loss with ε = 0 is ridge regression's.
    LINEAR {
        @Override
        double error(Rows train, Rows test) {
            double best = Double.POSITIVE_INFINITY, cost = 1;
            List<Fold> folds = train.folds(5);
            for (double tried = 1e-4; tried < 2e3; tried *= Math.sqrt(10)) {
                double error = 0;
                for (Fold fold : folds) error += judged(linear(fold.train, tried), fold.test)[0];
                if (error < best) {
                    best = error;
                    cost = tried;
                }
            }
            return judged(linear(train, cost), test)[1];
        }
    },
    /// Gradient-boosted trees of Smile, of depth 3 or 5.
    BOOSTED {
        @Override
        double error(Rows train, Rows test) {
            double best = Double.POSITIVE_INFINITY;
            int depth = 0, trees = 0;
            List<Fold> folds = train.folds(3);
            for (int tried : new int[] {3, 5}) {
                double[] errors = new double[MOST_TREES];
                for (Fold fold : folds) {
                    double[] more = boosted(fold.train, fold.test, tried, MOST_TREES);
                    Arrays.setAll(errors, i -> errors[i] + more[i]);
                }
                for (int i = 9; i < MOST_TREES; i++) {
                    if (errors[i] < best) {
                        best = errors[i];
                        depth = tried;
                        trees = i + 1;
                    }
                }
            }
            return boosted(train, test, depth, trees)[trees - 1];
        }
    };

    private static final int MOST_TREES = 150;

    static {
        Linear.disableDebugOutput();
    }

    abstract double error(Rows train, Rows test);

    /// Inputs, and a class's place or a number for each.
    @SuppressWarnings("ArrayRecordComponent") // as both libraries take them
    record Rows(double[][] x, double[] y, boolean isClasses) {
        Rows at(int[] rows) {
            return new Rows(
                    Arrays.stream(rows).mapToObj(row -> x[row]).toArray(double[][]::new),
                    Arrays.stream(rows).mapToDouble(row -> y[row]).toArray(),
                    isClasses);
        }

        List<Fold> folds(int count) {
            var random = new Random(1);
            int[] part =
                    IntStream.range(0, y.length).map(_ -> random.nextInt(count)).toArray();
            List<Fold> folds = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int fold = i;
                folds.add(new Fold(
                        at(IntStream.range(0, y.length)
                                .filter(row -> part[row] != fold)
                                .toArray()),
                        at(IntStream.range(0, y.length)
                                .filter(row -> part[row] == fold)
                                .toArray())));
            }
            return folds;
        }
    }

    record Fold(Rows train, Rows test) {}

    private static Model linear(Rows rows, double cost) {
        var problem = new Problem();
        problem.l = rows.x.length;
        problem.n = rows.x[0].length + 1;
        problem.bias = 1;
        problem.x = Arrays.stream(rows.x).map(Baseline::features).toArray(Feature[][]::new);
        problem.y = rows.y;
        SolverType solver = rows.isClasses ? SolverType.L2R_LR : SolverType.L2R_L2LOSS_SVR;
        return Linear.train(problem, new Parameter(solver, cost, 1e-4, 2000, 0));
    }

    /// With a 1 at the end, for the bias.
    private static Feature[] features(double[] x) {
        return IntStream.rangeClosed(0, x.length)
                .mapToObj(i -> new FeatureNode(i + 1, i == x.length ? 1 : x[i]))
                .toArray(Feature[]::new);
    }

    /// What to choose by (a loss), and the error.
    private static double[] judged(Model model, Rows rows) {
        double loss = 0, error = 0;
        int[] labels = rows.isClasses ? model.getLabels() : new int[0];
        for (int i = 0; i < rows.y.length; i++) {
            Feature[] x = features(rows.x[i]);
            double y = rows.y[i];
            if (rows.isClasses) {
                double[] shares = new double[labels.length];
                error += Linear.predictProbability(model, x, shares) == y ? 0 : 1;
                double share = IntStream.range(0, labels.length)
                        .filter(j -> labels[j] == y)
                        .mapToDouble(j -> shares[j])
                        .sum();
                loss -= Math.log(Math.max(share, 1e-9));
            } else {
                double square = Math.pow(Linear.predict(model, x) - y, 2);
                error += square;
                loss += square;
            }
        }
        return new double[] {loss / rows.y.length, error / rows.y.length};
    }

    /// The error on the test rows after each tree.
    private static double[] boosted(Rows train, Rows test, int depth, int trees) {
        MathEx.setSeed(1);
        int nodes = 1 << depth, leaf = 5;
        double rate = 0.1, share = 0.7;
        double[] errors = new double[trees];
        if (train.isClasses) {
            var options = new smile.classification.GradientTreeBoost.Options(
                    trees, depth, nodes, leaf, rate, share, null, null);
            int[][] answers = smile.classification.GradientTreeBoost.fit(Formula.lhs("y"), frame(train), options)
                    .test(frame(test));
            Arrays.setAll(errors, i -> mean(test, row -> answers[i][row] == test.y[row] ? 0 : 1));
        } else {
            var options = new smile.regression.GradientTreeBoost.Options(
                    Loss.ls(), trees, depth, nodes, leaf, rate, share, null, null);
            double[][] answers = smile.regression.GradientTreeBoost.fit(Formula.lhs("y"), frame(train), options)
                    .test(frame(test));
            Arrays.setAll(errors, i -> mean(test, row -> Math.pow(answers[i][row] - test.y[row], 2)));
        }
        return errors;
    }

    private static double mean(Rows rows, java.util.function.IntToDoubleFunction error) {
        return IntStream.range(0, rows.y.length).mapToDouble(error).average().orElseThrow();
    }

    private static DataFrame frame(Rows rows) {
        String[] names =
                IntStream.range(0, rows.x[0].length).mapToObj(i -> "x" + i).toArray(String[]::new);
        return DataFrame.of(rows.x, names)
                .add(
                        rows.isClasses
                                ? new IntVector(
                                        "y",
                                        Arrays.stream(rows.y)
                                                .mapToInt(y -> (int) y)
                                                .toArray())
                                : new DoubleVector("y", rows.y));
    }
}
