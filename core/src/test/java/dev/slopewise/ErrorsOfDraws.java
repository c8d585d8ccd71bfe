package dev.slopewise;

import static dev.slopewise.Pin.pin;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.NaN;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Sampling;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.util.List;

/// Random numbers.
final class ErrorsOfDraws {
    private static final Key KEY = Key.of(1);

    private static Tensor gamma(Tensor concentration) {
        return KEY.gamma(concentration);
    }

    // @formatter:off
    static final List<Pin> ALL = List.of(
        pin(() -> KEY.split(0),
            "a key is split into at least 1, got 0"),
        pin(() -> KEY.fold(Tensor.scalar(1L)),
            "a key is folded with an i32 scalar, got i64[]; cast it with .to(I32), take one entry with get(…)"),
        pin(() -> KEY.bits(64),
            "bits must be from 1 to 63, got 64"),
        pin(() -> new Key(Tensor.of(1, 2, 3)).bits(32),
            "random numbers need a key i32[…, 2], got i32[3]; make one with Key.of(seed)"),
        pin(() -> KEY.normal(DType.I32, 2),
            "uniform numbers are f32 or f64, got i32; see bits for whole numbers"),
        pin(() -> KEY.exponential(DType.I64, 2),
            "exponential numbers are f32 or f64, got i64"),
        pin(() -> KEY.bernoulli(1.5, 2),
            "a probability is from 0 to 1, got 1.5"),
        pin(() -> KEY.integers(3, 3, 2),
            "integers need low < high, got 3 and 3"),
        pin(() -> KEY.gamma(0.0, 2),
            "gamma numbers need a concentration above 0, got 0.0"),
        pin(() -> new Sampling.Gamma(3),
            "derivatives of gamma numbers go from 0 to 2, got 3"),
        pin(() -> Transforms.grad(Transforms.grad(Transforms.grad(ErrorsOfDraws::gamma))).apply(Tensor.scalar(2.0)),
            "gamma numbers have slopes to order 2 in their concentration, got a derivative of order 3",
            "stopGradient() the concentration in one of the derivatives"),
        pin(() -> KEY.truncatedNormal(1, -1, 2),
            "truncated normal numbers need low < high, got 1.0 and -1.0"),
        pin(() -> KEY.truncatedNormal(Tensor.of(1f), Tensor.of(2.0)),
            "draws need real parameters of one type, and i64 bits of the same shape, got [f32[1], f64[1], i64[1]]"),
        pin(() -> KEY.poisson(-1.0),
            "Poisson numbers need a rate from 0 to 10¹⁵, got -1.0; beyond, draw normal numbers of equal mean and variance"),
        pin(() -> KEY.choice(3, 4),
            "without replacement from 0 to 3 can be drawn, got 4; integers(0, 3, 4) draws with replacement"),
        pin(() -> KEY.choice(Tensor.of(0f, 0f), -1),
            "a count of draws is at least 0, got -1"),
        pin(() -> KEY.choice(Tensor.of(0f, 0f), 3),
            "without replacement at most as many can be drawn as there are, got 3 of f32[2]"),
        pin(() -> KEY.choice(Tensor.scalar(0f), 0),
            "draws need logits […, k], got f32[]"),
        pin(() -> KEY.categorical(Tensor.of(0, NaN)),
            "draws need logits that are finite or −∞, got NaN", "logits are logarithms of weights, up to a constant; −∞ is a weight of 0"),
        pin(() -> KEY.categorical(Tensor.of(NEGATIVE_INFINITY, NEGATIVE_INFINITY)),
            "1 of 2 entries cannot be drawn: 0 have a logit above −∞", "leave a finite logit for each draw"),
        pin(() -> KEY.orthogonal(DType.I32, 2, 2),
            "orthogonal matrices are f32 or f64, got i32"));
    // @formatter:on

    private ErrorsOfDraws() {}
}
