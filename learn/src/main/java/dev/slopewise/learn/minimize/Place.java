package dev.slopewise.learn.minimize;

/// A point with the value and the gradient there.
final class Place {
    final double[] x;
    final double value;
    final double[] gradient;

    Place(double[] x, double value, double[] gradient) {
        this.x = x;
        this.value = value;
        this.gradient = gradient;
    }

    /// The one of both whose gradient is shorter.
    Place flatter(Place other) {
        return Vectors.norm(gradient) < Vectors.norm(other.gradient) ? this : other;
    }

    boolean isFinite() {
        return Double.isFinite(value) && Vectors.isFinite(gradient);
    }
}
