package dev.slopewise.bench.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.training.GradientCollector;
import dev.slopewise.bench.Step;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.Function;

/// The gradient of a formula.
final class Gradient implements Step {
    private final NDList at = new NDList();
    private final Function<NDList, NDArray> formula;

    Gradient(List<Tensor> at, Function<NDList, NDArray> formula) {
        for (Tensor t : at) {
            NDArray array = Torch.array(t);
            array.setRequiresGradient(true);
            this.at.add(array);
        }
        this.formula = formula;
    }

    @Override
    public Object run() {
        try (var scope = new NDScope();
                GradientCollector collector = Torch.ENGINE.newGradientCollector()) {
            scope.suppressNotUsedWarning();
            collector.zeroGradients(); // it would add to the last one's
            collector.backward(formula.apply(at));
        }
        return at;
    }

    @Override
    public double outcome() {
        double sum = 0;
        for (NDArray array : at) {
            try (NDArray gradient = array.getGradient()) {
                sum += Torch.size(gradient);
            }
        }
        return sum;
    }
}
