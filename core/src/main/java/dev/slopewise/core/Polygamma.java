package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.List;

/// ψ⁽ⁿ⁾, entry by entry: the digamma function for order 0, its slope (trigamma) for order 1, and so on. The slope of one order is the next,
/// and the chain ends where n! would soon be no double: the order 100 has no slope.
///
/// @param order from 0 to 100
public record Polygamma(int order) implements SingleOp {
    private static final int LAST = 100;

    public Polygamma {
        require(order >= 0 && order <= LAST, "polygamma takes an order from 0 to %d, got %d", LAST, order);
    }

    @Override
    public int operands() {
        return 1;
    }

    @Override
    public Type type(List<Type> in) {
        Type x = in.getFirst();
        require(x.dtype().isFloat(), "%s needs real numbers (f32, f64), got %s; cast first: .to(F32)", label(), x);
        return x;
    }

    @Override
    public void eval(List<Array> in, Array out) {
        PointwiseLoops.run(new Pointwise.Meaning.Real1(x -> GammaFunctions.polygamma(order, x)), in, out);
    }

    @Override
    public List<Sensitivity> derivative(List<Tensor> in, Tensor out) {
        return List.of(new Sensitivity.Slope(Tensor.apply(new Polygamma(order + 1), in)));
    }

    @Override
    public long multiplyAdds(List<Type> in, Type out) {
        return out.shape().count();
    }

    @Override
    public String label() {
        return order == 0 ? "digamma" : "polygamma " + order;
    }
}
