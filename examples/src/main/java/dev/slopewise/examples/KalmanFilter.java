package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.hessian;
import static dev.slopewise.core.transform.Transforms.valueAndGrad;

import dev.slopewise.core.Index;
import dev.slopewise.core.LinearAlgebra;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;

/// How much does the Nile's flow drift from year to year, and how much does it only scatter? The likelihood of a state that is not seen, by a Kalman
/// filter, and its largest value by Newton's method.
///
///     state  x ← F x + noise of covariance Q         prediction   m ← F m,  P ← F P Fᵀ + Q
///     seen   y = h · x + noise of variance r         surprise     v = y − h · m,  s = h · P h + r
///                                                    correction   m ← m + P h v / s,  P ← P − P h (P h)ᵀ / s
///     ln likelihood = Σ −½ (ln 2πs + v²/s)
///
/// @see <a href="https://doi.org/10.1115/1.3662552">Kalman 1960, A New Approach to Linear Filtering and Prediction Problems</a>
/// @see <a href="https://doi.org/10.1093/acprof:oso/9780199641178.001.0001">Durbin and Koopman 2012, Time Series Analysis by State Space
/// Methods</a>, chapter 2, which finds r = 15099 and Q = 1469
final class KalmanFilter {
    /// Yearly flow at Aswan from 1871 to 1970 in 10⁸ m³; Cobb 1978, The Problem of the Nile.
    static final Tensor NILE = Tensor.of(
            1120.0, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
            1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
            1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
            759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
            744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740);

    /// @param f `[n, n]`
    /// @param q `[n, n]`
    /// @param h `[n]`
    /// @param r `[]`
    record Model(Tensor f, Tensor q, Tensor h, Tensor r) {}

    /// What is known of the state: mean `[n]` and covariance `[n, n]`.
    record Belief(Tensor m, Tensor p) {}

    /// Of the values y `[steps]`, if this is known before the first.
    static Tensor logLikelihood(Model model, Belief before, Tensor y) {
        return ControlFlow.scan(
                        (Belief was, Tensor seen) -> {
                            Tensor m = model.f.matmul(was.m);
                            Tensor p = model.f
                                    .matmul(was.p)
                                    .matmul(model.f.transpose())
                                    .plus(model.q);
                            Tensor ph = p.matmul(model.h);
                            Tensor v = seen.minus(model.h.dot(m));
                            Tensor s = model.h.dot(ph).plus(model.r);
                            var belief = new Belief(
                                    m.plus(ph.times(v.div(s))),
                                    p.minus(ph.outer(ph).div(s)));
                            return new Step<>(
                                    belief,
                                    s.times(2 * Math.PI)
                                            .log()
                                            .plus(v.square().div(s))
                                            .div(-2));
                        },
                        before,
                        y)
                .given()
                .sum();
    }

    /// Of the Nile's flow after its first year, which tells where the level starts: a level that walks at random, seen with errors.
    ///
    /// @param logs ln r, ln Q, so that both stay above 0
    static Tensor nile(Tensor logs) {
        Tensor r = logs.get(0).exp(), q = logs.get(1).exp().reshape(1, 1), one = q.like(1);
        return logLikelihood(
                new Model(one, q, one.squeeze(0), r),
                new Belief(NILE.slice(0, 0, 1), r.reshape(1, 1)),
                NILE.get(Index.from(1)));
    }

    static Tensor start() {
        return Tensor.of(10_000.0, 1_000).log();
    }

    static void main() {
        var likelihood = valueAndGrad(KalmanFilter::nile);
        var curvature = hessian(KalmanFilter::nile);
        Tensor logs = start();
        for (int step = 0; step <= 5; step++) {
            var at = likelihood.apply(logs);
            IO.println("step %d: ln likelihood %.4f, slopes %.1e and %.1e, r = %.0f, Q = %.0f"
                    .formatted(
                            step,
                            at.value().item(),
                            at.gradient().get(0).item(),
                            at.gradient().get(1).item(),
                            Math.exp(logs.get(0).item()),
                            Math.exp(logs.get(1).item())));
            logs = logs.minus(LinearAlgebra.solve(curvature.apply(logs), at.gradient()));
        }
    }

    private KalmanFilter() {}
}
