package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.valueAndGrad;

import dev.slopewise.core.DType;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;

/// A smooth curve through Seattle's monthly temperatures, and the month after the last: regression with a Gaussian process. How fast the curve
/// bends is not set but learned, as what makes the data likeliest.
///
///     k(a, b) = height² · exp(−(a − b)² / (2 length²)),     K = k(x, x) + noise² I = L Lᵀ
///     ln p(y) = −½ y · K⁻¹y − Σ ln Lᵢᵢ − n/2 ln 2π
///     at x*:  mean k(x*, x) · K⁻¹y,  variance k(x*, x*) − |L⁻¹ k(x, x*)|²
///
/// @see <a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams 2006, Gaussian Processes for Machine Learning</a>, algorithm 2.1
final class GaussianProcess {
    /// Mean daily maximum of each month from January 2012 to December 2015 in °C; NOAA, public domain.
    static final Tensor SEATTLE = Tensor.of(
            7.1, 9.3, 9.6, 14.9, 17.7, 18.7, 22.9, 25.9, 22.9, 15.8, 11.3, 7.2, 6.1, 9.5, 12.7, 14.2, 19.6, 23.3, 26.1,
            26.1, 21.4, 14.2, 12.1, 7.0, 9.6, 8.2, 12.9, 15.5, 19.9, 21.6, 26.9, 26.4, 23.2, 18.0, 11.0, 10.1, 10.2,
            12.5, 14.4, 15.5, 20.0, 26.1, 28.1, 26.1, 20.3, 17.5, 9.7, 8.4);

    static final Tensor MONTHS = Tensor.iota(48).to(DType.F64);

    /// Logarithms of the three settings, which stay above 0 that way: length in months, height and noise in °C.
    record Logs(Tensor length, Tensor height, Tensor noise) {}

    /// `[a]` and `[b]` to `[a, b]`.
    static Tensor kernel(Logs logs, Tensor a, Tensor b) {
        Tensor rows = a.expand(1).broadcastTo(a.shape().size(0), b.shape().size(0));
        Tensor apart = rows.minus(b).div(logs.length.exp());
        return apart.square().div(-2).plus(logs.height.times(2)).exp();
    }

    /// L `[n, n]`.
    static Tensor factor(Logs logs, Tensor x) {
        Tensor noise = Tensor.eye(x.shape().size(0), x.dtype())
                .times(logs.noise.times(2).exp());
        return LinearAlgebra.cholesky(kernel(logs, x, x).plus(noise));
    }

    static Tensor logLikelihood(Logs logs, Tensor x, Tensor y) {
        Tensor l = factor(logs, x);
        Tensor fit = LinearAlgebra.solveLower(l, y).square().sum().div(-2);
        return fit.minus(l.diagonal().log().sum()).minus(x.shape().size(0) * Math.log(2 * Math.PI) / 2);
    }

    /// What is known of the curve at some places, `[m]` each.
    record Posterior(Tensor mean, Tensor variance) {}

    static Posterior posterior(Logs logs, Tensor x, Tensor y, Tensor at) {
        Tensor l = factor(logs, x);
        Tensor seen = LinearAlgebra.solveLower(l, kernel(logs, x, at));
        Tensor mean = LinearAlgebra.solveLower(l, y).matmul(seen);
        return new Posterior(
                mean, logs.height.times(2).exp().minus(seen.square().sum(0)));
    }

    static Logs logs(double length, double height, double noise) {
        return new Logs(
                Tensor.scalar(Math.log(length)), Tensor.scalar(Math.log(height)), Tensor.scalar(Math.log(noise)));
    }

    static void main() {
        double usual = SEATTLE.mean().item();
        Tensor y = SEATTLE.minus(usual);
        var likelihood = valueAndGrad((Logs l) -> logLikelihood(l, MONTHS, y));
        Logs logs = logs(1, 5, 1);
        for (int step = 0; step <= 60; step++) {
            var at = likelihood.apply(logs);
            if (step % 20 == 0)
                IO.println("step %2d: ln likelihood %.4f, slopes in ln length %.4f, ln height %.4f, ln noise %.4f"
                        .formatted(
                                step,
                                at.value().item(),
                                at.gradient().length.item(),
                                at.gradient().height.item(),
                                at.gradient().noise.item()));
            logs = Tree.map(logs, at.gradient(), (log, uphill) -> log.plus(uphill.times(0.01)));
        }
        IO.println("learned: length %.4f months, height %.4f °C, noise %.4f °C"
                .formatted(Math.exp(logs.length.item()), Math.exp(logs.height.item()), Math.exp(logs.noise.item())));
        Posterior next = posterior(logs, MONTHS, y, Tensor.of(30.5, 48.0));
        IO.println("between July and August 2014 %.4f °C, January 2016 %.4f °C, give or take %.4f and %.4f"
                .formatted(
                        usual + next.mean.get(0).item(),
                        usual + next.mean.get(1).item(),
                        Math.sqrt(next.variance.get(0).item()),
                        Math.sqrt(next.variance.get(1).item())));
    }

    private GaussianProcess() {}
}
