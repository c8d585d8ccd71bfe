package dev.slopewise.bench.plain;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.bench.work.Training;
import dev.slopewise.core.Tensor;
import dev.slopewise.learn.optim.Adam;
import java.util.List;

/// W2: three dense layers with tanh between, squared error, Adam; an example after the other.
final class TinyLoop implements Step {
    private final Training<Dense, Dense.Batch, ?> training;
    private final float[] x;
    private final float[] wanted;
    private final float[][] parameters;
    private final float[][] slopes;
    private final float[][] means;
    private final float[][] squares;
    private final float[][] values;
    private final float[][] back;
    private int number;
    private double loss;

    TinyLoop(Training<Dense, Dense.Batch, ?> training) {
        this.training = training;
        x = training.batch().x().toFloats();
        wanted = training.batch().labels().toFloats();
        List<Tensor> leaves = training.leaves();
        parameters = new float[leaves.size()][];
        slopes = new float[leaves.size()][];
        means = new float[leaves.size()][];
        squares = new float[leaves.size()][];
        int layers = leaves.size() / 2;
        values = new float[layers + 1][];
        back = new float[layers + 1][];
        values[0] = new float[leaves.getFirst().shape().size(0)];
        back[0] = new float[values[0].length];
        for (int k = 1; k <= layers; k++) {
            values[k] = new float[leaves.get(2 * k - 1).shape().size(0)];
            back[k] = new float[values[k].length];
        }
        restart();
    }

    @Override
    public void restart() {
        number = 0;
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = training.leaves().get(i).toFloats();
            slopes[i] = new float[parameters[i].length];
            means[i] = new float[parameters[i].length];
            squares[i] = new float[parameters[i].length];
        }
    }

    @Override
    public Object run() {
        for (float[] slope : slopes) java.util.Arrays.fill(slope, 0);
        int last = values.length - 1;
        double sum = 0;
        for (int e = 0; e < wanted.length; e++) {
            System.arraycopy(x, e * values[0].length, values[0], 0, values[0].length);
            for (int k = 1; k <= last; k++) forward(k, k < last);
            float gap = values[last][0] - wanted[e];
            sum += gap * gap;
            back[last][0] = 2 * gap / wanted.length;
            for (int k = last; k >= 1; k--) backward(k);
        }
        update();
        loss = sum / wanted.length;
        return loss;
    }

    private void forward(int k, boolean bend) {
        float[] in = values[k - 1], out = values[k], weight = parameters[2 * k - 2];
        System.arraycopy(parameters[2 * k - 1], 0, out, 0, out.length);
        for (int i = 0; i < in.length; i++) {
            for (int o = 0; o < out.length; o++) out[o] += in[i] * weight[i * out.length + o];
        }
        if (bend) for (int o = 0; o < out.length; o++) out[o] = (float) Math.tanh(out[o]);
    }

    private void backward(int k) {
        float[] in = values[k - 1], slope = back[k], weight = parameters[2 * k - 2];
        float[] weightSlope = slopes[2 * k - 2], biasSlope = slopes[2 * k - 1];
        for (int o = 0; o < slope.length; o++) biasSlope[o] += slope[o];
        for (int i = 0; i < in.length; i++) {
            float sum = 0;
            for (int o = 0; o < slope.length; o++) {
                weightSlope[i * slope.length + o] += in[i] * slope[o];
                sum += weight[i * slope.length + o] * slope[o];
            }
            back[k - 1][i] = sum * (1 - in[i] * in[i]);
        }
    }

    private void update() {
        number++;
        float meanScale = (float) (1 / (1 - Math.pow(Adam.BETA1, number)));
        float squareScale = (float) (1 / (1 - Math.pow(Adam.BETA2, number)));
        float rate = (float) training.rule().rate();
        for (int k = 0; k < parameters.length; k++) {
            float[] p = parameters[k], g = slopes[k], m = means[k], v = squares[k];
            for (int i = 0; i < p.length; i++) {
                m[i] = (float) (Adam.BETA1 * m[i] + (1 - Adam.BETA1) * g[i]);
                v[i] = (float) (Adam.BETA2 * v[i] + (1 - Adam.BETA2) * g[i] * g[i]);
                p[i] -= (float) (rate * meanScale * m[i] / (Math.sqrt(squareScale * v[i]) + Adam.EPSILON));
            }
        }
    }

    @Override
    public double outcome() {
        return loss;
    }
}
