package dev.slopewise.doctor;

import static dev.slopewise.doctor.Numbers.number;

/// Where a step that began downhill came down, read from α: the slope along the step at its end over that at its start, with the sign turned.
///
/// The bounds are rules of thumb; on a parabola 0 is the floor and 1 the same height on the far side.
enum Landing {
    STEEPER(-1.05, "The further the step went, the steeper the loss fell (α = %s): the floor of the valley is far."),
    SHORT(
            -0.95,
            "At the end of the step the slope along it was nearly unchanged (α = %s): a short step for this valley."),
    BEFORE_THE_FLOOR(
            -0.1,
            "At the end of the step the loss still fell along it, less steeply (α = %s): short of the valley floor."),
    FLOOR(
            0.1,
            "At the end of the step the loss along it was about level (α = %s): the step landed on the valley floor."),
    PAST_THE_FLOOR(
            0.95,
            "The step went past the valley floor: at its end the loss rose along it, less steeply than it had fallen"
                    + " (α = %s)."),
    FAR_WALL(
            1.05,
            "The step crossed the valley: at its end the loss rose along it about as steeply as it had fallen (α ="
                    + " %s)."),
    OVERSHOT(
            Double.POSITIVE_INFINITY,
            "The step overshot: on the far wall the loss rises more steeply than it had fallen (α = %s).");

    private final double upTo;
    private final String words;

    Landing(double upTo, String words) {
        this.upTo = upTo;
        this.words = words;
    }

    static Landing of(double alpha) {
        for (Landing landing : values()) {
            if (alpha <= landing.upTo) return landing;
        }
        return OVERSHOT;
    }

    /// What α says of a step whose slope promised a drop.
    ///
    /// @param delivered the drop that came: where it is a rise, a small α means a valley that is no parabola
    static String downhill(double alpha, double delivered) {
        Landing landing = of(alpha);
        String words = delivered < 0 && landing != OVERSHOT ? risen(alpha) : landing.words;
        return words.formatted(number(alpha));
    }

    private static String risen(double alpha) {
        return alpha > 0
                ? "The step overshot: it ended higher than it began, on a far wall longer, if not steeper, than the"
                        + " near one (α = %s)."
                : "The step ended higher than it began, though at its end the loss fell along it (α = %s): there is a"
                        + " hill between.";
    }

    /// What α says of a step whose slope promised a rise: there its sign reads the other way round.
    static String uphill(double alpha) {
        String end = alpha > 0 ? "fell along it: it had crossed a ridge" : "still rose along it";
        return "At the end of the step the loss %s (α = %s).".formatted(end, number(alpha));
    }
}
