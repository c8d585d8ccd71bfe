package dev.slopewise.core;

/// The Poisson distribution turned round, by its tie to the gamma distribution: P(N ≤ k) is a gamma number's chance, at concentration k + 1, to
/// lie above the rate.
final class PoissonQuantile {
    /// Beyond, neighbours differ by less than the rate is rounded.
    static final double MOST = 1e15;

    private PoissonQuantile() {}

    /// The least n with P(N ≤ n) ≥ the share below, for a rate from 0 to [#MOST]. The shares sum to 1.
    static long at(double rate, double below, double above) {
        if (rate == 0) return 0;
        boolean lower = below < above;
        double x = lower ? -NormalTails.after(0, -Math.log(2 * below)) : NormalTails.after(0, -Math.log(2 * above));
        double guess = rate + x * Math.sqrt(rate) + (x * x - 1) / 6; // Cornish and Fisher, off by less than a few
        long n = (long) Math.max(0, guess);
        while (n > 0 && reaches(n - 1, rate, lower, below, above)) n--;
        while (!reaches(n, rate, lower, below, above)) n++;
        return n;
    }

    /// Compared on the side of the shorter tail, which has all digits.
    private static boolean reaches(long n, double rate, boolean lower, double below, double above) {
        double a = n + 1.0;
        boolean isUpperKnown = rate > a;
        double share = GammaQuantile.tailShare(a, rate, !isUpperKnown);
        double upTo = isUpperKnown ? share : 1 - share, beyond = isUpperKnown ? 1 - share : share;
        return lower ? upTo >= below : beyond <= above;
    }
}
