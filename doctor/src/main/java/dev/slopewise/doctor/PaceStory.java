package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.count;
import static dev.slopewise.doctor.Numbers.number;
import static dev.slopewise.doctor.Numbers.percent;

import java.util.ArrayList;
import java.util.List;

/// The verdict on the step size in sentences.
final class PaceStory {
    private PaceStory() {}

    static List<String> of(Pace pace, double rate) {
        return switch (pace) {
            case Pace.Overshooting overshooting -> overshooting(overshooting, rate);
            case Pace.Crawling crawling -> crawling(crawling, rate);
            case Pace.Still(int step, double gradient) -> List.of(still(step, gradient));
            case Pace.Broken(var where) ->
                List.of(harm(where) + " The measured steps do not say why: look at the data and the start.");
            case Pace.Puzzling(var harm, var evidence) ->
                List.of(
                        harm(harm)
                                + " The rate is not the first suspect: the steps kept more than half of what the"
                                + " slopes promised.",
                        sums(evidence));
            case Pace.Rough rough -> List.of(rough(rough), sums(rough.evidence()));
            case Pace.Steady(var evidence, boolean falling) -> steady(evidence, falling);
            case Pace.Unknown(int steps, int measured) ->
                List.of("Whether the learning rate suits cannot be told: %s, %d of them measured."
                        .formatted(count(steps, "step"), measured));
        };
    }

    private static String rough(Pace.Rough rough) {
        return rough.highest() > rough.first()
                ? "Some steps reached too far: the training loss rose from %s at the first step to %s in epoch %d before it came down to %s; a smaller rate goes more smoothly."
                        .formatted(number(rough.first()), number(rough.highest()), rough.epoch(), number(rough.last()))
                : "Some steps reached far, yet in no epoch was the loss above the first step's; a smaller rate may go"
                        + " more smoothly.";
    }

    private static List<String> overshooting(Pace.Overshooting pace, double rate) {
        var sentences = new ArrayList<String>();
        Evidence evidence = pace.evidence();
        sentences.add(
                evidence.overshot() > 0
                        ? "The steps overshoot: α was above 1 in %s of %s downhill (middle α %s)."
                                .formatted(
                                        percent(evidence.overshot()),
                                        count(evidence.downhill(), "measured step"),
                                        number(evidence.middleAlpha()))
                        : "The steps overshoot: they delivered far less than the slopes promised, though α was never above 1 (middle α %s)."
                                .formatted(number(evidence.middleAlpha())));
        sentences.add(sums(evidence));
        sentences.add(harm(pace.harm()));
        String smaller = "A rate smaller than %s is the first thing to try".formatted(number(rate));
        sentences.add(
                pace.floorRate().isEmpty()
                        ? smaller + "."
                        : smaller
                                + "; on a parabola the overshooting step that promised most would have landed on the floor at a rate of %s."
                                        .formatted(number(pace.floorRate().getAsDouble())));
        return sentences;
    }

    private static List<String> crawling(Pace.Crawling pace, double rate) {
        return List.of(
                "The loss still falls steadily but hardly moves: the slopes promised all steps together a drop of %s, %s of the loss at the start."
                        .formatted(number(pace.promised()), percent(pace.share())),
                "The steps deliver what the slopes promise (delivered / promised in the middle %s, middle α %s, where −1 is a slope unchanged by the step), so the rate could be larger than %s."
                        .formatted(
                                number(pace.evidence().middleKept()),
                                number(pace.evidence().middleAlpha()),
                                number(rate)));
    }

    private static String still(int step, double gradient) {
        return "From step %d on nothing moved: ".formatted(step)
                + (gradient == 0
                        ? "every slope was 0."
                        : "the slopes had length %s, but the steps were lost in rounding, so the rate could be larger."
                                .formatted(number(gradient)));
    }

    private static List<String> steady(Evidence evidence, boolean falling) {
        var sentences = new ArrayList<String>();
        boolean isShort = evidence.middleAlpha() <= Pace.STRAIGHT_ON;
        sentences.add("%s: the middle α of %s downhill was %s%s%s."
                .formatted(
                        isShort
                                ? "The learning rate was not too large, and a larger one may get as far in fewer steps"
                                : "Nothing in the steps speaks against the learning rate",
                        count(evidence.downhill(), "measured step"),
                        number(evidence.middleAlpha()),
                        isShort ? ", where −1 is a slope unchanged by the step" : "",
                        overshot(evidence)));
        sentences.add(sums(evidence));
        if (falling) {
            sentences.add("The loss was still falling at the end: more epochs%s may go further."
                    .formatted(evidence.middleAlpha() <= Pace.UNCHANGED ? " or a larger rate" : ""));
        }
        return sentences;
    }

    private static String overshot(Evidence evidence) {
        return evidence.overshot() > 0
                ? ", with α above 1 in %s of them".formatted(percent(evidence.overshot()))
                : ", with α never above 1";
    }

    private static String sums(Evidence evidence) {
        String came = evidence.delivered() < 0
                ? "delivered a rise of " + number(-evidence.delivered())
                : "delivered " + number(evidence.delivered());
        return "Over %s the slopes promised a drop of %s in all and the steps %s."
                .formatted(count(evidence.measured(), "measured step"), number(evidence.promised()), came);
    }

    private static String harm(Harm harm) {
        return switch (harm) {
            case Harm.NotFinite(int step, var what) ->
                "At step %d numbers stopped being finite (%s).".formatted(step, BrokenStory.listed(what));
            case Harm.NoLower(double first, double last) ->
                "The loss began at %s and ended at %s.".formatted(number(first), number(last));
            case Harm.Leapt(double first, double highest, int epoch, double last) ->
                "The loss began at %s, leapt to %s in epoch %d and ended at %s."
                        .formatted(number(first), number(highest), epoch, number(last));
            case Harm.GaveBack(double first, double lowest, int epoch, double last) ->
                "The loss fell from %s to %s in epoch %d but ended at %s."
                        .formatted(number(first), number(lowest), epoch, number(last));
        };
    }
}
