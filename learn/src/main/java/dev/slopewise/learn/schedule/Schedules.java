package dev.slopewise.learn.schedule;

import dev.slopewise.learn.text.RecordText;
import dev.slopewise.learn.text.RecordText.Entry;
import java.util.List;

/// Schedules by name, for the command line and the files of a run: `cosine`, `warmup(100, cosine(end=0.1))`.
public final class Schedules {
    /// All of this package; what has no sensible default must be given.
    private static final RecordText<Schedule> TEXT = new RecordText<>(
            "schedule",
            Schedule.class,
            List.of(
                    new Entry<>("constant", new Constant()),
                    new Entry<>("cosine", new Cosine()),
                    new Entry<>("cosine-restarts", new CosineRestarts(1), "period"),
                    new Entry<>("exponential", new Exponential(1, 1), "every", "factor"),
                    new Entry<>("inverse-sqrt", new InverseSqrt(1)),
                    new Entry<>("one-cycle", new OneCycle()),
                    new Entry<>("piecewise", new Piecewise(List.of(1.0), List.of()), "factors", "until"),
                    new Entry<>("plateau", new Plateau()),
                    new Entry<>("polynomial", new Polynomial()),
                    new Entry<>("product", new Product(List.of(new Constant())), "of"),
                    new Entry<>("sequence", new Sequence(List.of(new Constant()), List.of()), "of", "steps"),
                    new Entry<>("step", new StepDecay(1), "every"),
                    new Entry<>("warmup", new Warmup(1, new Constant()), "over"),
                    new Entry<>("warmup-stable-decay", new WarmupStableDecay(1), "warmup")));

    private Schedules() {}

    /// The schedule that a text such as `warmup(100, cosine)` names; the form is [RecordText]'s.
    public static Schedule parse(String text) {
        return TEXT.parse(text);
    }

    /// The text that [#parse] makes the same schedule of, with all its settings.
    public static String text(Schedule schedule) {
        return TEXT.text(schedule);
    }

    /// All names that there are.
    public static List<String> names() {
        return TEXT.names();
    }
}
