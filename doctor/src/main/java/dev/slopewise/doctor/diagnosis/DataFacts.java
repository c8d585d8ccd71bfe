package dev.slopewise.doctor.diagnosis;

import java.util.List;

/// What examples are like, from one look at them.
///
/// @param examples   that are trained on
/// @param validation examples that are judged on
/// @param inputs     one for each column of inputs; of inputs with more axes than `[examples, columns]`, all numbers as one
/// @param targets    what they are
/// @param isSorted   whether examples lie in order of their targets
/// @param shared     share of the validation examples whose inputs also stand among those trained on, in [0, 1]
/// @param shift      the largest distance between a column's means in the two parts, in deviations of the part trained on
public record DataFacts(
        int examples,
        int validation,
        List<Column> inputs,
        Targets targets,
        boolean isSorted,
        double shared,
        double shift) {
    public DataFacts {
        inputs = List.copyOf(inputs);
    }

    /// One column, over the part trained on.
    ///
    /// @param notFinite how many numbers are NaN or infinite; the others are what the rest is about
    public record Column(double mean, double deviation, double least, double most, int notFinite) {}

    /// What is to be told.
    public sealed interface Targets {
        /// A class for each example.
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
