package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.jacobianForward;

import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.minimize.LevenbergMarquardt;
import dev.slopewise.learn.minimize.Minimum;
import java.util.List;

/// A curve through measured points, and how sure its parameters are: how much of a gas a surface has taken up at a pressure.
///
///     volume = height · (1 − exp(−rate · pressure))
///
/// Levenberg and Marquardt's method needs the residuals alone. With J their slopes at the best parameters, s² what is left and n − 2 degrees of freedom,
///
///     covariance = s² (Jᵀ J)⁻¹,    s² = Σ r² / (n − 2)
///
/// @see <a href="https://www.itl.nist.gov/div898/strd/nls/data/misra1a.shtml">NIST's reference problem Misra1a</a>, with the answer to eleven digits
final class CurveFit {
    static final Tensor PRESSURE =
            Tensor.of(77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0);

    static final Tensor VOLUME =
            Tensor.of(10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78);

    /// In units of the volume, and of one over the pressure.
    record Curve(Tensor height, Tensor rate) {
        Tensor at(Tensor pressure) {
            return pressure.times(rate).neg().expm1().neg().times(height);
        }
    }

    static Tensor residuals(Curve curve) {
        return curve.at(PRESSURE).minus(VOLUME);
    }

    static Curve curve(double height, double rate) {
        return new Curve(Tensor.scalar(height), Tensor.scalar(rate));
    }

    /// @param leftOver Σ r²
    static Tensor covariance(Curve best, double leftOver) {
        Curve slopes = jacobianForward(CurveFit::residuals).apply(best);
        Tensor j = Tensor.stack(1, List.of(slopes.height, slopes.rate));
        int n = j.shape().size(0);
        return LinearAlgebra.inverse(j.transpose().matmul(j)).times(leftOver / (n - 2));
    }

    static void main() {
        Minimum<Curve> least = new LevenbergMarquardt().minimize(CurveFit::residuals, curve(500, 1e-4));
        double leftOver = 2 * least.value();
        double[] variances = covariance(least.point(), leftOver).diagonal().toDoubles();
        IO.println("height %.6f ± %.6f".formatted(least.point().height.item(), Math.sqrt(variances[0])));
        IO.println("rate %.10f ± %.10f".formatted(least.point().rate.item(), Math.sqrt(variances[1])));
        IO.println("sum of squares %.10f after %d iterations, %d products with slopes"
                .formatted(leftOver, least.iterations(), least.products()));
    }

    private CurveFit() {}
}
