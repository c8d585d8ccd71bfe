package dev.slopewise.doctor.diagnosis;

import dev.slopewise.core.Tensor;
import dev.slopewise.doctor.experiment.Portions;
import dev.slopewise.doctor.experiment.Subject;
import java.util.List;
import java.util.Optional;

/// What a model and its loss are like, from one look at the model and its answers before the first step.
///
/// @param loss        as it prints itself; empty if it is a function that does not say
/// @param lastBend    the activation whose answer is the model's answer, such as `relu`, `softmax`; empty if there is none or it is not known
/// @param outputs     numbers of an answer
/// @param weights     one for each leaf with two axes or more
/// @param answers     mean, deviation, least and most of all answers to the examples trained on
/// @param startLoss   the loss before the first step, on the part trained on
/// @param constantLoss the least loss that one and the same answer to all examples can have; NaN if it is not known
public record ModelFacts(
        Optional<String> loss,
        Optional<String> lastBend,
        int outputs,
        List<Weights> weights,
        DataFacts.Column answers,
        double startLoss,
        double constantLoss) {
    public ModelFacts {
        weights = List.copyOf(weights);
    }

    /// Looks at the model that a training starts from, and at its answers.
    public static <M> ModelFacts of(Subject<M> subject) {
        Tensor answers = Portions.answers(subject.answer(), subject.start(), subject.train());
        var column = DataFacts.Column.of(new Entries(answers.array()), 0, 1);
        return new ModelFacts(
                subject.loss().map(Object::toString),
                ModelLook.lastBend(subject.start()),
                answers.shape().count() / subject.train().size(),
                ModelLook.weights(subject.start()),
                column,
                subject.trainLoss(subject.start()),
                subject.constantLoss());
    }

    /// A leaf as it starts.
    ///
    /// @param fanIn     how many numbers a unit sees
    /// @param mean      of the entries
    /// @param deviation of the entries
    /// @param alike     share of units whose weights equal another's, in [0, 1]
    public record Weights(String path, int fanIn, int units, double mean, double deviation, double alike) {}
}
