package dev.slopewise.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Derivatives in derivatives of the same shape, where an engine that mixes up levels gives other numbers. Each runs in both modes.
///
/// @see <a href="https://doi.org/10.1007/s10990-008-9037-1">Siskind and Pearlmutter 2008, Nesting forward-mode AD</a>
/// @see <a href="https://doi.org/10.1017/S095679681900008X">Manzyuk et al. 2019, Perturbation confusion in forward automatic differentiation of
/// higher-order functions</a>
class PerturbationConfusionTest {
    /// The derivative of a function of one number.
    interface Mode {
        UnaryOperator<Tensor> derivative(Function<Tensor, Tensor> f);
    }

    private static final Mode REVERSE = f -> Transforms.grad(f);
    private static final Mode FORWARD =
            f -> x -> Transforms.jvp(f).apply(x, x.like(1)).change();
    private static final Mode JACOBIAN = f -> Transforms.jacobian(f);

    static List<Named<List<Mode>>> modes() {
        var named = List.of(Named.of("reverse", REVERSE), Named.of("forward", FORWARD), Named.of("jacobian", JACOBIAN));
        List<Named<List<Mode>>> pairs = new ArrayList<>();
        for (var outer : named) {
            for (var inner : named) {
                pairs.add(Named.of(
                        outer.getName() + " over " + inner.getName(), List.of(outer.getPayload(), inner.getPayload())));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theInnerDerivativeOfASumDoesNotSeeTheOuterChange(List<Mode> modes) {
        // d/dx [ x · d/dy (x + y) at y = 1 ] at x = 1 is 1, and 2 if confused
        Tensor slope = modes.get(0)
                .derivative(x -> x.times(modes.get(1).derivative(y -> x.plus(y)).apply(Tensor.scalar(1.0))))
                .apply(Tensor.scalar(1.0));
        assertThat(slope.item()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theInnerDerivativeOfAProductStillDependsOnTheOuterVariable(List<Mode> modes) {
        // d/dx [ x · d/dy (x · y²) at y = x ] = d/dx [ 2 x³ ] = 6 x²
        Tensor slope = modes.get(0)
                .derivative(x -> x.times(
                        modes.get(1).derivative(y -> x.times(y.square())).apply(x)))
                .apply(Tensor.scalar(3.0));
        assertThat(slope.item()).isEqualTo(54);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aDerivativeThatReturnsAFunctionKeepsItsLevelsApart(List<Mode> modes) {
        // Manzyuk's s: s(u)(f)(x) = f(x + u); d/du s(u) at 0 is itself the derivative operator, used twice: D(D exp) = exp
        Function<Function<Tensor, Tensor>, Function<Tensor, Tensor>> outer =
                f -> x -> modes.get(0).derivative(u -> f.apply(x.plus(u))).apply(Tensor.scalar(0.0));
        Function<Function<Tensor, Tensor>, Function<Tensor, Tensor>> inner =
                f -> x -> modes.get(1).derivative(u -> f.apply(x.plus(u))).apply(Tensor.scalar(0.0));
        Function<Tensor, Tensor> cube = x -> x.square().times(x);
        assertThat(outer.apply(inner.apply(cube)).apply(Tensor.scalar(2.0)).item())
                .isEqualTo(12);
        assertThat(outer.apply(outer.apply(cube)).apply(Tensor.scalar(2.0)).item())
                .isEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theSameFunctionAtTwoLevelsIsNotConfused(List<Mode> modes) {
        // d/dx [ x · f′(x) ] with f = x³ : 9 x²
        Function<Tensor, Tensor> cube = x -> x.square().times(x);
        Tensor slope = modes.get(0)
                .derivative(x -> x.times(modes.get(1).derivative(cube).apply(x)))
                .apply(Tensor.scalar(2.0));
        assertThat(slope.item()).isEqualTo(36);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aConstantInnerFunctionHasSlopeZeroAtItsOwnLevel(List<Mode> modes) {
        // d/dx [ d/dy (x²) + x ] = 1: the inner function does not depend on y
        Tensor slope = modes.get(0)
                .derivative(x -> modes.get(1)
                        .derivative(y -> x.square().plus(y.times(0)))
                        .apply(x)
                        .plus(x))
                .apply(Tensor.scalar(5.0));
        assertThat(slope.item()).isEqualTo(1);
        Tensor ignored = modes.get(0)
                .derivative(
                        x -> modes.get(1).derivative(y -> x.square()).apply(x).plus(x))
                .apply(Tensor.scalar(5.0));
        assertThat(ignored.item()).isEqualTo(1);
    }
}
