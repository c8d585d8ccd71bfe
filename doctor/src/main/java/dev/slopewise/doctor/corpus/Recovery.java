package dev.slopewise.doctor.corpus;

/// How much of what a fault costs a remedy wins back.
final class Recovery {
    private Recovery() {}

    /// (bad − repaired) / (bad − good), at most 1, below 0 if the remedy makes it worse. A training that went out of the finite numbers costs as
    /// much as one that learns nothing.
    ///
    /// @param bad      the loss at the end with the fault
    /// @param repaired with the remedy
    /// @param good     without the fault
    /// @param start    before the first step
    static double share(double bad, double repaired, double good, double start) {
        double worst = finite(bad, Math.max(start, good)), now = finite(repaired, worst);
        return worst <= good ? 1 : Math.min(1, (worst - now) / (worst - good));
    }

    private static double finite(double loss, double otherwise) {
        return Double.isFinite(loss) ? loss : otherwise;
    }
}
