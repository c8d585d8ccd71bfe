package dev.slopewise.doctor.lesson;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// How far 50 cars of the 1920s went on after braking, by their speed: the problem of most lessons.
///
/// Speeds are in units of 10 miles an hour, distances in units of 100 feet, in `f64`.
///
/// @see <a href="https://stat.ethz.ch/R-manual/R-devel/library/datasets/html/cars.html">Ezekiel 1930, Methods of Correlation Analysis, as R's `cars`</a>
final class Stopping {
    private static final int[] MILES_AN_HOUR = {
        4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 16, 16, 17,
        17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25
    };
    private static final int[] FEET = {
        2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20, 26, 54, 32, 40,
        32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93, 120, 85
    };

    static final int CARS = FEET.length;
    static final Tensor SPEED = column(MILES_AN_HOUR, 10), DISTANCE = column(FEET, 100);

    private Stopping() {}

    /// distance ≈ rise · speed + start.
    record Line(Tensor rise, Tensor start) {
        static Line of(double rise, double start) {
            return new Line(Tensor.scalar(rise), Tensor.scalar(start));
        }
    }

    private static Tensor column(int[] numbers, double unit) {
        return Tensor.of(IntStream.of(numbers).mapToDouble(n -> n / unit).toArray());
    }

    /// Mean of the squared errors of a line.
    static Tensor loss(Line line) {
        return error(line.rise.times(SPEED).plus(line.start));
    }

    /// Mean of the squared errors of told distances.
    static Tensor error(Tensor told) {
        return told.minus(DISTANCE).square().mean();
    }

    /// Speeds and distances as columns `[cars, 1]`.
    static Tensor asColumn(Tensor numbers) {
        return numbers.to(DType.F64).reshape(CARS, 1);
    }

    /// Values of a function at evenly spread places.
    static List<Double> over(double from, double to, int places, ToDoubleFunction<Double> function) {
        return IntStream.range(0, places)
                .mapToObj(i -> function.applyAsDouble(from + (to - from) * i / (places - 1)))
                .toList();
    }
}
