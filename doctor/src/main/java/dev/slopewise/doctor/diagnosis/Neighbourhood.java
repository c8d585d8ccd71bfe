package dev.slopewise.doctor.diagnosis;

import dev.slopewise.doctor.experiment.Subject;
import java.util.Optional;
import java.util.OptionalDouble;

/// What neighbours among a training's examples tell, for all who ask: worked out when it is first asked for, and once, as each example is compared with each.
public final class Neighbourhood {
    private final Optional<DataFacts> data;
    private final Optional<Subject<?>> subject;
    private Optional<Optional<Neighbours>> labels = Optional.empty();
    private Optional<OptionalDouble> numbers = Optional.empty();

    Neighbourhood(Optional<DataFacts> data, Optional<Subject<?>> subject) {
        this.data = data;
        this.subject = subject;
    }

    /// Empty if targets are no classes, there are too few examples, or they are gone.
    synchronized Optional<Neighbours> labels() {
        if (labels.isEmpty()) {
            boolean areClasses = data.filter(d -> d.targets() instanceof DataFacts.Targets.Classes)
                    .isPresent();
            labels = Optional.of(
                    areClasses ? subject.flatMap(s -> Neighbours.of(s.train(), s.validation())) : Optional.empty());
        }
        return labels.get();
    }

    /// How much of numbers to be told [neighbours tell][Neighbours#told]; empty if targets are no numbers, there are too few examples, or they are gone.
    synchronized OptionalDouble numbers() {
        if (numbers.isEmpty()) {
            boolean areNumbers = data.filter(d -> d.targets() instanceof DataFacts.Targets.Numbers)
                    .isPresent();
            numbers = Optional.of(
                    areNumbers
                            ? subject.map(s -> Neighbours.told(s.train())).orElse(OptionalDouble.empty())
                            : OptionalDouble.empty());
        }
        return numbers.get();
    }
}
