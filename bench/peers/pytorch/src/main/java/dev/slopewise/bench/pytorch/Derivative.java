package dev.slopewise.bench.pytorch;

import dev.slopewise.bench.Step;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The gradient of a formula, or how it changes along a direction, by a gradient of the gradient.
final class Derivative implements Step {
    private final TensorVector at = new TensorVector();
    private final TensorVector direction = new TensorVector();
    private final Function<TensorVector, Tensor> formula;

    Derivative(List<dev.slopewise.core.Tensor> at, Function<TensorVector, Tensor> formula) {
        this(at, formula, List.of());
    }

    Derivative(List<dev.slopewise.core.Tensor> at, Function<TensorVector, Tensor> formula, List<Tensor> direction) {
        at.forEach(t -> this.at.push_back(Torch.tensor(t).requires_grad_(true)));
        direction.forEach(this.direction::push_back);
        this.formula = formula;
    }

    private TensorVector derivative() {
        var loss = new TensorVector(formula.apply(at));
        if (direction.empty()) return torch.grad(loss, at);
        TensorVector slopes = torch.grad(loss, at, new TensorVector(), new BoolOptional(true), true, false);
        return torch.grad(slopes, at, direction, new BoolOptional(false), false, false);
    }

    @Override
    public Object run() {
        try (var _ = new PointerScope()) {
            return derivative().size();
        }
    }

    @Override
    public double outcome() {
        try (var _ = new PointerScope()) {
            double sum = 0;
            for (Tensor t : derivative().get()) sum += Torch.size(t);
            return sum;
        }
    }
}
