package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.hessian;

import dev.slopewise.core.DType;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.minimize.NewtonCg;
import java.util.List;

/// How likely an O-ring of the space shuttle was to fail in the cold, and how sure one could be of it: logistic regression whose posterior is taken
/// for a normal distribution around its top (Laplace's method).
///
///     p(failure) = sigmoid(w₀ + w₁ · (temperature − 70 °F) / 10 °F),    w ~ N(0, 5² I)
///     posterior ≈ N(ŵ, H⁻¹),    H the second derivatives of −ln p(y, w) at its least, ŵ
///     ln p(y) ≈ ln p(y, ŵ) + d/2 ln 2π − ½ ln det H
///
/// At 31 °F, where there are no data, the weights' spread makes the answer less sure. So it should, but here the normal distribution overdoes it: the
/// posterior itself leans to steeper lines, and its probability of failure is 0.987 there.
///
/// @see <a href="https://www.inference.org.uk/mackay/itila/">MacKay 2003, Information Theory, Inference, and Learning Algorithms</a>, chapters 27 and 41
/// @see <a href="https://doi.org/10.1080/01621459.1989.10478858">Dalal, Fowlkes and Hoadley 1989</a>, for the data
final class BayesianRegression {
    /// The 23 flights before Challenger's last, in °F.
    static final Tensor TEMPERATURE =
            Tensor.of(66.0, 70, 69, 68, 67, 72, 73, 70, 57, 63, 70, 78, 67, 53, 67, 75, 70, 81, 76, 79, 75, 76, 58);

    /// Whether an O-ring showed damage.
    static final Tensor FAILED = Tensor.of(0.0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1);

    static final double PRIOR = 5;

    /// A normal distribution of d weights.
    ///
    /// @param evidence ln p(y), in nats
    record Posterior(Tensor mean, Tensor covariance, double evidence) {}

    /// Ones and temperatures, as many columns as there are weights: `[n, d]`.
    static Tensor columns(Tensor temperature, int weights) {
        Tensor scaled = temperature.minus(70).div(10);
        return Tensor.stack(1, List.of(scaled.like(1), scaled)).slice(1, 0, weights);
    }

    /// −ln p(y, w) for d weights: with one, temperature does not matter.
    static Tensor surprise(Tensor w) {
        int d = w.shape().size(0);
        Tensor score = columns(TEMPERATURE, d).matmul(w);
        Tensor data = score.softplus().minus(score.times(FAILED)).sum();
        Tensor prior = w.square().sum().div(2 * PRIOR * PRIOR);
        return data.plus(prior).plus(d * Math.log(PRIOR * Math.sqrt(2 * Math.PI)));
    }

    static Posterior laplace(int d) {
        var least = new NewtonCg().minimize(BayesianRegression::surprise, Tensor.zeros(DType.F64, d));
        Tensor h = hessian(BayesianRegression::surprise).apply(least.point());
        double volume = d * Math.log(2 * Math.PI)
                - LinearAlgebra.logDeterminant(h).logAbs().item();
        return new Posterior(least.point(), LinearAlgebra.inverse(h), volume / 2 - least.value());
    }

    /// The mean probability of a failure over the posterior, by MacKay's approximation sigmoid(mean / √(1 + π variance / 8)) of the score's.
    static double probability(Posterior posterior, double fahrenheit) {
        Tensor x =
                columns(Tensor.of(fahrenheit), posterior.mean.shape().size(0)).at(0, 0);
        double variance = x.dot(posterior.covariance.matmul(x)).item();
        return x.dot(posterior.mean)
                .div(Math.sqrt(1 + Math.PI * variance / 8))
                .sigmoid()
                .item();
    }

    static void main() {
        Posterior posterior = laplace(2), indifferent = laplace(1);
        double[] w = posterior.mean.toDoubles(),
                variances = posterior.covariance.diagonal().toDoubles();
        IO.println("at 70 °F the score is %.4f ± %.4f, and changes by %.4f ± %.4f with every 10 °F"
                .formatted(w[0], Math.sqrt(variances[0]), w[1], Math.sqrt(variances[1])));
        IO.println("evidence %.4f nats; were temperature without effect, %.4f"
                .formatted(posterior.evidence, indifferent.evidence));
        for (double f : new double[] {31, 55, 70, 80}) {
            double best = columns(Tensor.of(f), 2)
                    .matmul(posterior.mean)
                    .sigmoid()
                    .at(0, 0)
                    .item();
            IO.println("failure at %.0f °F: %.4f, by the best weights alone %.4f"
                    .formatted(f, probability(posterior, f), best));
        }
    }

    private BayesianRegression() {}
}
