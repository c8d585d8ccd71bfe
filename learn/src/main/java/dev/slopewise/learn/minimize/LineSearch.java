package dev.slopewise.learn.minimize;

import java.util.Optional;
import java.util.function.Function;

/// Finds a length t along a direction at which both strong Wolfe conditions hold: the value fell by at least a part of what the slope promised, and the
/// slope has become flatter.
///
///     φ(t) ≤ φ(0) + 10⁻⁴ t φ′(0)          |φ′(t)| ≤ flatness · |φ′(0)|
///
/// Where the fall is lost in rounding, (2 · 10⁻⁴ − 1) φ′(0) ≥ φ′(t) stands for the first. A length at which numbers are not finite is too far.
///
/// @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright 2006, Numerical Optimization, algorithms 3.5 and 3.6</a>
/// @see <a href="https://doi.org/10.1137/030601880">Hager and Zhang 2005, section 3</a>, for the condition under rounding
final class LineSearch {
    private static final double PART = 1e-4;
    private static final int MOST = 60;

    private final Function<double[], Place> f;
    private final Place from;
    private final double[] direction;
    private final double flatness;
    private final double noise;
    private final double slope;
    private int tries;

    /// A place on the line.
    private record On(double length, Place place, double slope) {
        boolean isFinite() {
            return place.isFinite();
        }
    }

    LineSearch(Function<double[], Place> f, Place from, double[] direction, double flatness, double noise) {
        this.f = f;
        this.from = from;
        this.direction = direction;
        this.flatness = flatness;
        this.noise = noise;
        slope = Vectors.dot(from.gradient, direction);
    }

    /// A place that is lower; where it starts, if all that could be gained is lost in rounding; empty if there is none although the slope
    /// promised one.
    Optional<Place> search(double first) {
        Optional<Place> found = bracket(first);
        return found.isEmpty() && -slope * first <= noise ? Optional.of(from) : found;
    }

    /// Tries `first`, then longer ones until a bracket is found.
    private Optional<Place> bracket(double first) {
        On low = new On(0, from, slope);
        double length = first;
        while (tries < MOST) {
            On now = at(length);
            if (!now.isFinite() || !fell(now) || (low.length > 0 && isHigher(now, low))) return between(low, now);
            if (isFlat(now)) return Optional.of(now.place);
            if (now.slope >= 0) return between(now, low);
            low = now;
            length *= 2;
        }
        return lowest(low);
    }

    /// @param low  the lower end of the bracket, which fell enough
    /// @param high the other end, where it did not, or is higher, or rises away from `low`
    private Optional<Place> between(On low, On high) {
        while (tries < MOST) {
            On now = at(guess(low, high));
            if (!now.isFinite() || !fell(now) || isHigher(now, low)) {
                high = now;
            } else {
                if (isFlat(now)) return Optional.of(now.place);
                if (now.slope * (high.length - low.length) >= 0) high = low;
                low = now;
            }
        }
        return lowest(low);
    }

    private static Optional<Place> lowest(On low) {
        return low.length > 0 ? Optional.of(low.place) : Optional.empty();
    }

    private On at(double length) {
        tries++;
        Place place = f.apply(Vectors.plus(from.x, length, direction));
        return new On(length, place, Vectors.dot(place.gradient, direction));
    }

    private boolean fell(On now) {
        boolean enough = now.place.value <= from.value + PART * now.length * slope;
        boolean asFarAsRounding = now.place.value <= from.value + noise && (2 * PART - 1) * slope >= now.slope;
        return enough || asFarAsRounding;
    }

    private boolean isHigher(On now, On low) {
        return now.place.value >= low.place.value + noise;
    }

    private boolean isFlat(On now) {
        return Math.abs(now.slope) <= -flatness * slope;
    }

    /// Where the cubic through both ends with their slopes is least, kept a tenth away from the ends; a tenth of the way into what is not finite.
    private static double guess(On low, On high) {
        double width = high.length - low.length;
        if (!high.isFinite()) return low.length + 0.1 * width;
        double d1 = low.slope + high.slope - 3 * (high.place.value - low.place.value) / width;
        double d2 = Math.signum(width) * Math.sqrt(d1 * d1 - low.slope * high.slope);
        double share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
        return low.length + width * (Double.isFinite(share) ? Math.clamp(share, 0.1, 0.9) : 0.5);
    }
}
