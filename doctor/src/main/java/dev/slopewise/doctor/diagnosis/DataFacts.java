package dev.slopewise.doctor.diagnosis;

import dev.slopewise.learn.train.Batch;
import java.util.List;

/// What examples are like, from one look at them.
///
/// @param examples   that are trained on
/// @param validation examples that are judged on
/// @param inputs     one for each column of inputs; of inputs with more axes than `[examples, columns]`, all numbers as one
/// @param targets    what they are
/// @param isSorted   whether examples lie in order of their targets
/// @param shared     share of the validation examples whose inputs also stand among those trained on, in [0, 1]
/// @param apart      where the inputs of the two parts differ most
public record DataFacts(
        int examples,
        int validation,
        List<Column> inputs,
        Targets targets,
        boolean isSorted,
        double shared,
        Apart apart) {
    public DataFacts {
        inputs = List.copyOf(inputs);
    }

    /// Whether the inputs are the same in every example, so that nothing can be told from them.
    boolean saysNothing() {
        return inputs.stream().allMatch(c -> c.deviation() == 0);
    }

    /// Looks at examples as they are given to the model.
    public static DataFacts of(Batch train, Batch validation) {
        var look = new DataLook(train, validation);
        return new DataFacts(
                train.size(),
                validation.size(),
                look.inputs(),
                look.targets(),
                look.isSorted(),
                look.shared(),
                look.apart());
    }

    /// One column, over the part trained on.
    ///
    /// @param deviation root of the mean square distance from the mean
    /// @param notFinite how many numbers are NaN or infinite; the others are what the rest is about, which is NaN if there are none
    public record Column(double mean, double deviation, double least, double most, int notFinite) {
        /// Root of the mean square.
        double size() {
            return Math.hypot(mean, deviation);
        }

        /// Of the numbers of a tensor that stand `apart` from each other, from the place `first` on.
        static Column of(Entries numbers, int first, int apart) {
            double sum = 0, least = Double.POSITIVE_INFINITY, most = Double.NEGATIVE_INFINITY;
            int count = 0, notFinite = 0;
            for (int i = first; i < numbers.count(); i += apart) {
                double x = numbers.at(i);
                if (!Double.isFinite(x)) {
                    notFinite++;
                    continue;
                }
                sum += x;
                count++;
                least = Math.min(least, x);
                most = Math.max(most, x);
            }
            if (count == 0) return new Column(Double.NaN, Double.NaN, Double.NaN, Double.NaN, notFinite);
            double mean = sum / count, squares = 0;
            for (int i = first; i < numbers.count(); i += apart) {
                double distance = numbers.at(i) - mean;
                if (Double.isFinite(distance)) squares += distance * distance;
            }
            return new Column(mean, Math.sqrt(squares / count), least, most, notFinite);
        }
    }

    /// What is to be told.
    public sealed interface Targets {
        /// A class for each example: whole numbers from 0, truth values, real numbers that are all 0 or 1, or rows with a single 1 among 0s.
        ///
        /// @param counts of each class in the part trained on
        record Classes(List<Integer> counts) implements Targets {
            public Classes {
                counts = List.copyOf(counts);
            }
        }

        /// Numbers.
        record Numbers(List<Column> columns) implements Targets {
            public Numbers {
                columns = List.copyOf(columns);
            }
        }
    }
}
