package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.StepRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What the slope promised for one step, and what came of it.
record PromiseStory(Run run, StepRecord step) {
    List<String> sentences() {
        var sentences = new ArrayList<String>();
        sentences.add(promise());
        sentences.addAll(outcome());
        return sentences;
    }

    private String promise() {
        String promised = number(Math.abs(step.promised()));
        if (step.promised() < 0) {
            return "Along this step the slope promised a rise of %s: earlier steps carried it uphill."
                    .formatted(promised);
        }
        return "Along this step the slope promised a drop of %s.".formatted(promised)
                + (isHidden() ? " A drop this small does not show in the digits of an f32 loss." : "");
    }

    /// Whether the promise is below the spacing of `f32` numbers at the loss.
    private boolean isHidden() {
        boolean f32 = run.header().model().stream().anyMatch(leaf -> leaf.type().startsWith("f32"));
        return f32 && step.promised() > 0 && step.promised() < Math.ulp((float) step.loss());
    }

    /// What came of the promise: loss after = loss − delivered, share kept = delivered / promised; then α.
    private List<String> outcome() {
        if (step.delivered().isEmpty()) return List.of(notMeasured());
        var sentences = new ArrayList<String>();
        sentences.add(delivered(step.delivered().getAsDouble()));
        step.alpha().ifPresent(alpha -> {
            if (Double.isFinite(alpha) && step.promised() != 0) {
                sentences.add(
                        step.promised() > 0
                                ? Landing.downhill(alpha, step.delivered().getAsDouble())
                                : Landing.uphill(alpha));
            }
        });
        return sentences;
    }

    private String delivered(double drop) {
        String measured = "Measured on the same batch, ";
        if (!Double.isFinite(drop)) return measured + "the loss was no longer finite after the step.";
        boolean visible = Math.abs(drop) >= 0.01 * Math.abs(step.loss());
        String path = visible ? "from %s to %s, ".formatted(number(step.loss()), number(step.loss() - drop)) : "";
        if (drop < 0) {
            return measured
                    + "the loss rose %sby %s%s."
                            .formatted(
                                    path,
                                    number(-drop),
                                    step.promised() > 0 ? ", where the slope had promised a drop" : "");
        }
        return measured
                + "the loss fell %sby %s%s."
                        .formatted(
                                path,
                                number(drop),
                                step.promised() > 0 ? ", " + percent(drop / step.promised()) + " of the promise" : "");
    }

    private String notMeasured() {
        return run.steps().stream()
                .filter(other -> other.delivered().isPresent())
                .min(Comparator.comparingInt(other -> Math.abs(other.step() - step.step())))
                .map(nearest -> "What this step delivered was not measured; the nearest measured step is step %d."
                        .formatted(nearest.step()))
                .orElse("What this step delivered was not measured, nor that of any other step of this run.");
    }
}
