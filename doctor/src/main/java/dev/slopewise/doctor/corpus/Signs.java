package dev.slopewise.doctor.corpus;

import dev.slopewise.doctor.diagnosis.Facts;
import dev.slopewise.learn.train.Activity;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.Probe;
import dev.slopewise.learn.train.StepRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The numbers of a run that tell most, in one line, for those who write diagnoses.
final class Signs {
    private Signs() {}

    static String line(Facts facts) {
        List<StepRecord> steps = facts.run().steps();
        StepRecord first = steps.getFirst(), last = steps.getLast();
        long rises = 0;
        for (int i = 1; i < steps.size(); i++) {
            if (steps.get(i).loss() > steps.get(i - 1).loss()) rises++;
        }
        var line = new StringBuilder(words(
                "%d steps, %s; loss %.3g → %.3g, rises %.0f %%; slope %.2g → %.2g; first/last leaf's slope %.1g",
                steps.size(),
                facts.run().result().stopped(),
                first.loss(),
                last.loss(),
                100.0 * rises / steps.size(),
                first.gradientNorm(),
                last.gradientNorm(),
                first.layers().getFirst().gradientNorm()
                        / first.layers().getLast().gradientNorm()));
        for (EpochRecord epoch :
                facts.run().epochs().reversed().stream().limit(1).toList()) {
            line.append(words("; validation %.3g", epoch.validationLoss()));
            epoch.metrics().forEach((name, value) -> line.append(words(", %s %.3g", name, value)));
        }
        facts.model().ifPresent(model -> line.append(words("; constant answer %.3g", model.constantLoss())));
        steps.reversed().stream()
                .filter(step -> !step.activity().isEmpty())
                .findFirst()
                .ifPresent(step -> line.append(words(
                        "; dead %.2f, saturated %.2f", most(step, Activity::dead), most(step, Activity::saturated))));
        steps.stream()
                .flatMap(step -> step.probe().stream())
                .reduce((_, later) -> later)
                .ifPresent(probe -> line.append(of(probe)));
        steps.reversed().stream()
                .filter(step -> step.alpha().isPresent())
                .findFirst()
                .ifPresent(step -> line.append(words("; α %.2f", step.alpha().getAsDouble())));
        return line.toString();
    }

    private static String of(Probe probe) {
        String limit =
                probe.limit().isPresent() ? words(" of %.3g", probe.limit().getAsDouble()) : "";
        String noise =
                probe.noise().isPresent() ? words(", noise %.3g", probe.noise().getAsDouble()) : "";
        return words("; sharpness %.3g", probe.sharpness()) + limit + noise;
    }

    private static double most(StepRecord step, ToDoubleFunction<Activity> share) {
        return step.activity().stream().mapToDouble(share).max().orElse(0);
    }

    private static String words(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }
}
