package dev.slopewise.bench.nd4j;

import dev.slopewise.bench.work.Dense;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/// The losses of W1 to W3, called `loss`.
final class Networks {
    private Networks() {}

    static void classifier(SameDiff sd, List<SDVariable> parameters, Dense.Batch batch) {
        SDVariable logits = dense(parameters, sd.constant(Arrays.of(batch.x())), x -> sd.nn.relu(x, 0));
        int classes = Math.toIntExact(parameters.getLast().getShape()[0]);
        SDVariable labels = sd.constant(Arrays.of(batch.labels().oneHot(classes)));
        sd.loss.softmaxCrossEntropy("loss", labels, logits, null);
    }

    static void tiny(SameDiff sd, List<SDVariable> parameters, Dense.Batch batch) {
        SDVariable y = dense(parameters, sd.constant(Arrays.of(batch.x())), sd.math::tanh);
        sd.loss.meanSquaredError("loss", sd.constant(Arrays.of(batch.labels())), y, null);
    }

    private static SDVariable dense(List<SDVariable> parameters, SDVariable x, UnaryOperator<SDVariable> between) {
        SDVariable y = x;
        for (int i = 0; i < parameters.size(); i += 2) {
            y = (i == 0 ? y : between.apply(y)).mmul(parameters.get(i)).add(parameters.get(i + 1));
        }
        return y;
    }
}
