package dev.slopewise.doctor.experiment;

import dev.slopewise.learn.train.RunResult.Stopped;
import dev.slopewise.learn.train.Watch;
import java.util.List;
import java.util.OptionalDouble;

/// What a remedy wins back of what a fault costs, beside a training that is as it should be.
///
/// Losses are of the model after all planned steps. They are told as shares of the best loss that one and the same answer to all examples has
/// ([Subject#constantLoss()]), so that trainings in other units can be compared; where that is not known, as they are.
///
/// @param bad      of the training with the fault
/// @param remedied of the same with the remedy
/// @param good     of the training as it should be
public record Recovery(double bad, double remedied, double good) {
    private static final double NO_GAP = 0.02;

    /// Whose examples say how good a model is.
    public enum Part {
        TRAIN,
        VALIDATION
    }

    /// Trains all three. A training that is no better at its end than at its start, or breaks, counts as its start.
    ///
    /// @param limit of each training
    /// @throws dev.slopewise.core.SlopewiseException if the remedy has no meaning for the training
    public static Recovery of(Subject<?> bad, List<Change> remedy, Subject<?> good, Part part, Limit limit) {
        return new Recovery(ended(bad, part, limit), ended(bad.with(remedy), part, limit), ended(good, part, limit));
    }

    /// (bad − remedied) / (bad − good), at most 1, below 0 where the remedy does harm; empty if there is nothing to win: where the fault costs less than 2 % of
    /// the loss.
    public OptionalDouble share() {
        boolean isGap = bad - good > NO_GAP * Math.abs(bad);
        return isGap ? OptionalDouble.of(Math.min(1, (bad - remedied) / (bad - good))) : OptionalDouble.empty();
    }

    /// Of the state after the last step, without stopping for want of improvement.
    private static <M> double ended(Subject<M> subject, Part part, Limit limit) {
        Course<M> course = subject.patient().course(Watch.NOTHING, limit);
        double start = loss(subject, subject.start(), part);
        boolean isBroken = course.run().result().stopped() == Stopped.NOT_FINITE;
        double end =
                isBroken ? start : loss(subject, subject.judged(course.end().state()), part);
        double unit = subject.constantLoss();
        return (end < start ? end : start) / (unit > 0 ? unit : 1);
    }

    private static <M> double loss(Subject<M> subject, M model, Part part) {
        return Portions.mean(
                subject.judge(),
                model,
                switch (part) {
                    case TRAIN -> subject.train();
                    case VALIDATION -> subject.validation();
                });
    }
}
