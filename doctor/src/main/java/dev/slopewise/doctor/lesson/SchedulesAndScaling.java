package dev.slopewise.doctor.lesson;

import static dev.slopewise.doctor.Numbers.number;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.lesson.Stopping.Line;
import dev.slopewise.learn.optim.Adam;
import dev.slopewise.learn.optim.GradientDescent;
import dev.slopewise.learn.schedule.Constant;
import dev.slopewise.learn.schedule.Cosine;
import dev.slopewise.learn.schedule.Schedule;
import dev.slopewise.learn.train.Batch;
import dev.slopewise.learn.train.Objective;
import dev.slopewise.learn.train.Recipe;
import dev.slopewise.learn.train.Step;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A rate that falls calms the noise of small batches; a step scaled knob by knob does not care about units.
record SchedulesAndScaling() implements Lesson {
    private static final double RATE = 0.15, ADAM = 0.01;
    private static final int STEPS = 300, BATCH = 5, TAIL = 20;

    private static final Objective<Line, Batch> OBJECTIVE = Objective.of((Line line, Batch cars) -> line.rise()
            .times(cars.inputs())
            .plus(line.start())
            .minus(cars.targets())
            .square()
            .mean());

    @Override
    public String title() {
        return "Schedules and adaptive steps";
    }

    @Override
    public Told tell() {
        List<Double> steady = losses(new Constant()), falling = losses(new Cosine());
        StepRecord gradient = firstInMiles(new Recipe(new GradientDescent(1e-4)));
        StepRecord adam = firstInMiles(new Recipe(new Adam(ADAM)));
        double rise = slope(gradient, 0), start = slope(gradient, 1);
        return new Told(
                List.of(
                        new Text(("A batch of %d cars gives a slope that is right on average and wrong each time. At a"
                            + " steady rate of %s the line never comes to rest: over the last %d of %d steps the loss"
                            + " of all cars is %s on average.")
                                .formatted(BATCH, number(RATE), TAIL, STEPS, number(tail(steady)))),
                        new Text(("With a schedule that takes the rate down to 0 in half a cosine, the same batches"
                                        + " lead to %s. Early steps go far, late ones average the noise away; the best"
                                        + " line possible has %s.")
                                .formatted(number(tail(falling)), number(least()))),
                        new Drawing(
                                "The loss of all cars",
                                List.of(new Curve("steady", steady), new Curve("cosine", falling)),
                                Heights.FACTORS,
                                "step 1",
                                String.valueOf(STEPS)),
                        new Text(("Now units. With speeds in miles an hour instead of tens the slopes at the start are"
                            + " %s along rise and %s along start: one rate for both is too long for one or too short"
                            + " for the other.")
                                .formatted(number(rise), number(start))),
                        new Text(("Adam divides each knob's slope by its usual size, so that units cancel: at rate %s"
                                        + " its first step changes rise by %s and start by %s.")
                                .formatted(number(ADAM), number(change(adam, 0)), number(change(adam, 1))))),
                new Question.OfNumber(
                        "Adam takes its first step at rate 0.003. One knob has slope 400, another 0.02. By how much,"
                                + " regardless of sign, does the second one move?",
                        0.003,
                        0.02,
                        "By 0.003, as the first one does: in the first step slope / √(slope²) is 1 or −1, whatever its"
                                + " size."));
    }

    /// Of all cars, after each step.
    private static List<Double> losses(Schedule schedule) {
        var step = new Step<>(OBJECTIVE, new Recipe(new GradientDescent(RATE)).schedule(schedule), 1);
        var state = step.start(Line.of(0, 0));
        List<Double> losses = new ArrayList<>();
        for (int number = 1; number <= STEPS; number++) {
            Tensor some = Key.of(7).fold(number).permutation(Stopping.CARS).slice(0, 0, BATCH);
            var batch = new Batch(Stopping.SPEED.gather(some), Stopping.DISTANCE.gather(some));
            state = step.take(state, batch, new Schedule.Progress(number, STEPS, STEPS, List.of()))
                    .state();
            losses.add(Stopping.loss(state.model()).item());
        }
        return losses;
    }

    private static double tail(List<Double> losses) {
        return losses.subList(STEPS - TAIL, STEPS).stream()
                .mapToDouble(x -> x)
                .average()
                .orElseThrow();
    }

    /// Of the line of least squares: rise = covariance / variance.
    static double least() {
        double[] x = Stopping.SPEED.toDoubles(), y = Stopping.DISTANCE.toDoubles();
        double meanX = Stopping.SPEED.mean().item(),
                meanY = Stopping.DISTANCE.mean().item();
        double together = IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - meanX) * (y[i] - meanY))
                .sum();
        double alone = IntStream.range(0, x.length)
                .mapToDouble(i -> (x[i] - meanX) * (x[i] - meanX))
                .sum();
        double rise = together / alone;
        return Stopping.loss(Line.of(rise, meanY - rise * meanX)).item();
    }

    private static StepRecord firstInMiles(Recipe recipe) {
        var step = new Step<>(OBJECTIVE, recipe, 1);
        var all = new Batch(Stopping.SPEED.times(10), Stopping.DISTANCE);
        return step.take(step.start(Line.of(0, 0)), all).record();
    }

    private static double slope(StepRecord step, int leaf) {
        return step.layers().get(leaf).steepest().slope();
    }

    private static double change(StepRecord step, int leaf) {
        return step.layers().get(leaf).steepest().change();
    }
}
