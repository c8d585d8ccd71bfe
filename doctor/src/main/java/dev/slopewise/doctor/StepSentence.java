package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.learn.train.StepRecord;

/// A step in one sentence: what the slope promised and what came.
record StepSentence(StepRecord step) {
    String sentence() {
        if (!step.nonFinite().isEmpty()) {
            return "At step %d numbers stopped being finite: %s."
                    .formatted(step.step(), BrokenStory.listed(step.nonFinite()));
        }
        if (step.gradientNorm() == 0) {
            return "At step %d, at loss %s, every slope was 0%s."
                    .formatted(step.step(), number(step.loss()), step.updateNorm() == 0 ? ", and nothing moved" : "");
        }
        return "Step %d, of length %s at learning rate %s, %s%s."
                .formatted(
                        step.step(),
                        number(step.updateNorm()),
                        number(step.learningRate()),
                        step.promised() < 0
                                ? "promised to raise the loss of " + number(step.loss()) + " by "
                                        + number(-step.promised())
                                : "promised to lower the loss of " + number(step.loss()) + " by "
                                        + number(step.promised()),
                        came());
    }

    private String came() {
        if (step.delivered().isEmpty()) return "; what came of it was not measured";
        double drop = step.delivered().getAsDouble();
        if (!Double.isFinite(drop)) return ", and after it the loss was no longer finite";
        if (drop < 0) return ", and raised it by " + number(-drop);
        String share = step.promised() > 0 ? ", " + percent(drop / step.promised()) + " of the promise" : "";
        return ", and lowered it by " + number(drop) + share;
    }
}
