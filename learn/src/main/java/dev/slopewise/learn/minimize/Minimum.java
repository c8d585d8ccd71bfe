package dev.slopewise.learn.minimize;

/// Where a search ended.
///
/// @param point        the best that was found
/// @param value        of the function there
/// @param gradientNorm length of the gradient there
/// @param iterations   steps taken
/// @param evaluations  how often value and gradient were worked out
/// @param products     how often a Hessian or Jacobian was multiplied by a vector
/// @param why          it ended
public record Minimum<M>(
        M point, double value, double gradientNorm, int iterations, int evaluations, int products, Reason why) {
    /// Why a search ended.
    public enum Reason {
        /// The gradient is as small as was asked: a stationary point, nearly always a minimum.
        GRADIENT("the gradient is as small as was asked"),
        /// A step lowered the value no more than was asked.
        VALUE("the value falls no further"),
        /// As many iterations as were allowed, without converging.
        LIMIT("the iterations are used up"),
        /// No lower value was found along the way down: rounding hides it, or the slope is not the function's.
        LINE_SEARCH("no lower value was found along the slope"),
        /// The value or its gradient is not finite at the start.
        NOT_FINITE("the function is not finite at the start");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    /// Whether it ended because nothing was left to gain.
    public boolean isConverged() {
        return switch (why) {
            case GRADIENT, VALUE -> true;
            case LIMIT, LINE_SEARCH, NOT_FINITE -> false;
        };
    }

    /// In one sentence.
    @Override
    public String toString() {
        return "%s after %d iterations (%d evaluations, %d products): value %s, gradient %s, at %s"
                .formatted(why.words, iterations, evaluations, products, value, gradientNorm, point);
    }
}
