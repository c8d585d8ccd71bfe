package dev.slopewise.data;

/// Count, mean and sum of squared distances from the mean of numbers that come one by one.
///
/// @see <a href="https://doi.org/10.1080/00401706.1962.10490022">Welford 1962</a>
final class Moments {
    private long count;
    private double mean;
    private double squares;

    void add(double x) {
        count++;
        double before = x - mean;
        mean += before / count;
        squares += before * (x - mean);
    }

    /// As if the same number had come `times` times more
    /// (<a href="https://doi.org/10.1007/978-3-642-51461-6_3">Chan, Golub and LeVeque 1982</a>).
    Moments with(double x, long times) {
        var all = new Moments();
        all.count = count + times;
        double distance = x - mean;
        all.mean = mean + distance * times / Math.max(1, all.count);
        all.squares = squares + distance * distance * count * times / Math.max(1, all.count);
        return all;
    }

    double mean() {
        return mean;
    }

    /// That of the population (divided by n).
    double deviation() {
        return Math.sqrt(squares / Math.max(1, count));
    }
}
