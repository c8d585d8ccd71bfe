package dev.slopewise.bench.nd4j;

import dev.slopewise.bench.Step;
import dev.slopewise.bench.work.Dense;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.HeavyBall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/// A training on one batch; parameters are moved in place.
final class Training implements Step {
    /// Writes a loss down.
    interface Loss {
        void write(SameDiff sd, List<SDVariable> parameters, Dense.Batch batch);
    }

    private final dev.slopewise.bench.work.Training<Dense, Dense.Batch, ?> training;
    private final Loss lossOf;
    private SameDiff sd = SameDiff.create();
    private final List<String> names = new ArrayList<>();
    private final List<INDArray> velocities = new ArrayList<>();
    private final List<GradientUpdater<?>> updaters = new ArrayList<>();
    private int number;
    private double loss;

    Training(dev.slopewise.bench.work.Training<Dense, Dense.Batch, ?> training, Loss loss) {
        this.training = training;
        lossOf = loss;
        restart();
    }

    @Override
    public void restart() {
        sd = SameDiff.create();
        List.of(names, velocities, updaters).forEach(List::clear);
        number = 0;
        List<SDVariable> parameters = new ArrayList<>();
        for (var leaf : training.leaves()) {
            INDArray p = Arrays.of(leaf);
            names.add("p" + names.size());
            parameters.add(sd.var(names.getLast(), p));
            velocities.add(Nd4j.zerosLike(p));
            updaters.add(new org.nd4j.linalg.learning.config.Adam(
                            training.rule().rate(), Adam.BETA1, Adam.BETA2, Adam.EPSILON)
                    .instantiate(Nd4j.create(p.dataType(), 1, 2 * p.length()), true));
            updaters.getLast().setStateViewArray(Nd4j.create(p.dataType(), 1, 2 * p.length()), p.shape(), 'c', true);
        }
        lossOf.write(sd, parameters, training.batch());
        sd.setLossVariables("loss");
    }

    @Override
    public Object run() {
        var both = sd.calculateGradientsAndOutputs(Map.of(), List.of("loss"), names);
        for (int i = 0; i < names.size(); i++) {
            INDArray p = sd.getVariable(names.get(i)).getArr();
            INDArray slope = both.getGradients().get(names.get(i));
            switch (training.rule()) {
                case Adam adam -> {
                    updaters.get(i).applyUpdater(slope, number, 0);
                    p.subi(slope);
                }
                case HeavyBall ball -> {
                    INDArray velocity = velocities.get(i).muli(ball.momentum()).addi(slope);
                    p.subi(velocity.mul(ball.rate()));
                }
                default -> p.subi(slope.muli(training.rule().rate()));
            }
        }
        number++;
        loss = both.getOutputs().get("loss").getDouble(0);
        return loss;
    }

    @Override
    public double outcome() {
        return loss;
    }
}
