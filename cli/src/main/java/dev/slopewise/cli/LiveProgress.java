package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.train.EpochRecord;
import dev.slopewise.learn.train.StepRecord;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Progress in a terminal: one block that is drawn over, with a bar, the time left, and both losses as curves.
final class LiveProgress implements Progress {
    private static final long REDRAW = 100_000_000; // nanoseconds between two drawings
    private static final int WIDEST = 110;
    private static final int ROWS = 7;

    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream out;
    private final boolean hasColours;
    private final Window window;
    private final LongSupplier clock;
    private int epochs;
    private long stepsPerEpoch;
    private int batch;
    private final Function<Map<String, Double>, String> brief;

    private final List<EpochRecord> done = new ArrayList<>();
    private final Deque<Moment> moments = new ArrayDeque<>();
    private final long began;
    private long drawn;
    private int steps;
    private int epoch;
    private double rate;
    private int height;
    private String note = "";

    /// @param window of which the size is asked before each drawing
    /// @param clock  in nanoseconds
    /// @param epochs at most how many there will be
    /// @param batch  rows a step
    /// @param brief  the measures of an epoch in a few words
    LiveProgress(
            Console console,
            Window window,
            LongSupplier clock,
            int epochs,
            long stepsPerEpoch,
            int batch,
            Function<Map<String, Double>, String> brief) {
        this.out = console.out();
        this.hasColours = console.hasColours();
        this.window = window;
        this.clock = clock;
        this.epochs = epochs;
        this.stepsPerEpoch = stepsPerEpoch;
        this.batch = batch;
        this.brief = brief;
        this.began = clock.getAsLong();
        this.drawn = began - REDRAW;
        out.print(HIDE_CURSOR);
    }

    @Override
    public void step(StepRecord step) {
        if (step.step() <= steps) goBack(step.step());
        steps = step.step();
        rate = step.learningRate();
        epoch = done.isEmpty() ? step.epoch() : done.getLast().epoch() + 1;
        if (moments.isEmpty()) moments.add(new Moment(began, steps - 1)); // a resumed run begins later
        long now = clock.getAsLong();
        if (now - drawn >= REDRAW) {
            drawn = now;
            draw(bar());
        }
    }

    private void goBack(int step) {
        done.removeIf(epoch -> epoch.steps() >= step);
        moments.clear();
        moments.add(new Moment(clock.getAsLong(), step - 1));
    }

    @Override
    public void change(int allEpochs, long epochSteps, int rows) {
        epochs = allEpochs;
        stepsPerEpoch = epochSteps;
        batch = rows;
    }

    @Override
    public void leave() {
        draw(bar());
        height = 0;
    }

    @Override
    public void epoch(EpochRecord epoch) {
        done.add(epoch);
    }

    /// In a line below the bar, from the next drawing on.
    @Override
    public void note(String sentence) {
        note = Console.harmless(sentence);
    }

    /// Leaves the curves, and the cursor below them.
    @Override
    public void close() {
        try {
            draw(cut("  %s, %s in %s"
                    .formatted(
                            Numbers.count(done.size(), "epoch"),
                            Numbers.count(steps, "step"),
                            Words.time((clock.getAsLong() - began) * 1e-9))));
        } finally {
            out.print(SHOW_CURSOR);
            out.flush();
        }
    }

    private void draw(String head) {
        int columns = Math.min(window.columns(), WIDEST) - 1;
        List<String> lines = new ArrayList<>();
        lines.add(head);
        if (!note.isEmpty()) lines.add(cut("  " + note));
        double[] train = done.stream().mapToDouble(EpochRecord::trainLoss).toArray();
        double[] validation =
                done.stream().mapToDouble(EpochRecord::validationLoss).toArray();
        var plot = new Plot(columns, Math.min(ROWS, window.rows() - 4));
        lines.addAll(plot.draw(
                List.of(
                        new Plot.Curve("train", Ink.TRAIN, train),
                        new Plot.Curve("validation", Ink.VALIDATION, validation)),
                hasColours));
        var frame = new StringBuilder(height > 0 ? "\u001b[%dA\r".formatted(height) : "\r");
        lines.forEach(line -> frame.append(line).append(CLEAR_LINE).append('\n'));
        height = lines.size();
        out.print(frame.append(CLEAR_BELOW));
        out.flush();
    }

    /// Seconds per step, over the latter half of the steps: the first ones are slow, as Java still compiles.
    private double pace() {
        var now = new Moment(clock.getAsLong(), steps);
        moments.addLast(now);
        while (moments.size() > 2 && moments.getFirst().steps < steps / 2) {
            moments.removeFirst();
        }
        Moment from = moments.getFirst();
        return (now.time - from.time) * 1e-9 / Math.max(1, now.steps - from.steps);
    }

    private record Moment(long time, int steps) {}

    private String bar() {
        long all = epochs * stepsPerEpoch;
        double secondsPerStep = pace();
        double share = Math.clamp((double) steps / all, 0, 1);
        double spent = (clock.getAsLong() - began) * 1e-9;
        String text = " epoch %d of %d".formatted(Math.min(epoch, epochs), epochs)
                + (done.isEmpty() ? "" : ", " + brief.apply(done.getLast().metrics()))
                + (spent < 1 ? "" : ", at most " + Words.time(secondsPerStep * Math.max(0, all - steps)) + " left")
                + (spent < 1 ? "" : ", %d rows/s".formatted(Math.round(batch / secondsPerStep)))
                + ", rate " + Numbers.number(rate);
        int room = Math.clamp(Math.min(window.columns(), WIDEST) - 4L - text.length(), 0, 40);
        int full = (int) Math.round(share * room);
        String filled = "━".repeat(full);
        String bar = (hasColours ? Ink.TRAIN.on(filled) : filled) + (hasColours ? "─" : "┄").repeat(room - full);
        return room == 0 ? cut(text) : "  " + bar + text;
    }

    /// What fits into a line of the window: one that went on in the next would not be drawn over.
    private String cut(String text) {
        return text.substring(0, Math.clamp(window.columns() - 1L, 0, text.length()));
    }
}
