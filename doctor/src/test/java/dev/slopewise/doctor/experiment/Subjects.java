package dev.slopewise.doctor.experiment;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.RegressionLoss;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.optim.Optimizer;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Examples;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Settings;
import java.util.Map;
import java.util.Optional;

/// Small trainings to try things on.
public final class Subjects {
    private Subjects() {}

    /// Quadrants: whether two numbers have the same sign; 96 examples to train on, 32 to validate.
    public static Subject<Layer> quadrants(Recipe recipe, int batch, int epochs) {
        Tensor x = Key.of(1).normal(128, 2);
        Tensor y = x.at(1, 0).times(x.at(1, 1)).gt(0).to(DType.I32);
        return Subject.of(
                "quadrants",
                Blueprint.parse("tanh,dense:8").create(Key.of(2), Shape.of(2), 2),
                new ClassLoss.CrossEntropy(),
                (_, _) -> Map.of(),
                recipe,
                new Settings(epochs, batch, 5, 0, 1000, 0),
                new Batch(x.slice(0, 0, 96), y.slice(0, 0, 96)),
                new Batch(x.slice(0, 96, 128), y.slice(0, 96, 128)));
    }

    public static Subject<Layer> quadrants(Optimizer<?> optimizer) {
        return quadrants(new Recipe(optimizer), 16, 20);
    }

    record Parabola(Tensor a, Tensor b, Tensor c) {
        Tensor at(Tensor x) {
            return x.square().times(a).plus(x.times(b)).plus(c);
        }
    }

    /// A parabola through y = x² at 0, 1, 2, 3, by the sum of squares: eigenvalues 0.625, 4.511 and 226.864, so that 2 / λ is 0.0088159.
    static Subject<Parabola> parabola(double rate) {
        Tensor x = Tensor.of(0.0, 1, 2, 3);
        var points = new Batch(x, x.square());
        Objective<Parabola, Batch> objective = Objective.of(
                (m, b) -> m.at(b.inputs()).minus(b.targets()).square().sum());
        return new Subject<>(
                "parabola",
                new Parabola(Tensor.scalar(0.0), Tensor.scalar(0.0), Tensor.scalar(0.0)),
                objective,
                (m, b) -> m.at(b.inputs()).minus(b.targets()).square().sum(),
                Parabola::at,
                (_, _) -> Map.of(),
                Optional.of(new RegressionLoss.Squared()),
                new Recipe(new GradientDescent(rate)),
                new Settings(1000, 4, 1, 0, 1000, 0),
                points,
                points,
                Examples.Order.AS_GIVEN);
    }
}
