package dev.slopewise.bench.plain;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Training;

/// W3: softmax regression by gradient descent, an example after the other.
final class SoftmaxLoop implements Step {
    private final Training<Dense, Dense.Batch, ?> training;
    private final float[] x;
    private final int[] labels;
    private final int classes;
    private final int inputs;
    private final float rate;
    private float[] weight = {};
    private float[] bias = {};
    private double loss;

    SoftmaxLoop(Training<Dense, Dense.Batch, ?> training) {
        this.training = training;
        x = training.batch().x().toFloats();
        labels = training.batch().labels().toInts();
        inputs = training.leaves().get(0).shape().size(0);
        classes = training.leaves().get(0).shape().size(1);
        rate = (float) training.rule().rate();
        restart();
    }

    @Override
    public void restart() {
        weight = training.leaves().get(0).toFloats();
        bias = training.leaves().get(1).toFloats();
    }

    @Override
    public Object run() {
        float[] weightSlope = new float[weight.length], biasSlope = new float[classes], scores = new float[classes];
        double sum = 0;
        for (int e = 0; e < labels.length; e++) {
            System.arraycopy(bias, 0, scores, 0, classes);
            for (int i = 0; i < inputs; i++) {
                float xi = x[e * inputs + i];
                for (int c = 0; c < classes; c++) scores[c] += xi * weight[i * classes + c];
            }
            sum += slopes(scores, labels[e]);
            for (int i = 0; i < inputs; i++) {
                float xi = x[e * inputs + i];
                for (int c = 0; c < classes; c++) weightSlope[i * classes + c] += xi * scores[c];
            }
            for (int c = 0; c < classes; c++) biasSlope[c] += scores[c];
        }
        float step = rate / labels.length;
        for (int i = 0; i < weight.length; i++) weight[i] -= step * weightSlope[i];
        for (int c = 0; c < classes; c++) bias[c] -= step * biasSlope[c];
        loss = sum / labels.length;
        return loss;
    }

    /// Puts the loss's slopes in place of the scores, and gives the loss.
    private static double slopes(float[] scores, int label) {
        float top = Float.NEGATIVE_INFINITY;
        for (float s : scores) top = Math.max(top, s);
        double wanted = scores[label], total = 0;
        for (int c = 0; c < scores.length; c++) {
            scores[c] = (float) Math.exp(scores[c] - top);
            total += scores[c];
        }
        for (int c = 0; c < scores.length; c++) scores[c] = (float) (scores[c] / total);
        scores[label] -= 1;
        return top + Math.log(total) - wanted;
    }

    @Override
    public double outcome() {
        return loss;
    }
}
