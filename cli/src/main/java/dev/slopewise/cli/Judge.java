package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.Target;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Batch;
import java.util.List;
import java.util.Map;

/// How good a model is: the loss it learns by, and the measures a person judges it by.
sealed interface Judge permits TargetJudge, TextJudge {
    Loss loss();

    /// How many numbers the model's last layer gives.
    int outputs();

    /// The model's outputs as the loss takes them.
    Tensor answered(Tensor outputs);

    /// The loss to learn by, a scalar.
    ///
    /// @param outputs as the model's last layer gives them
    Tensor lossOf(Tensor outputs, Batch batch);

    /// Measures by name.
    Map<String, Double> metrics(Layer model, Batch batch);

    /// The measures in plain sentences, beside what would be reached without any model.
    ///
    /// @param known targets that tell what is usual
    List<String> sentences(Map<String, Double> metrics, Tensor known, Batch validation);

    /// The measure to watch while training, in a few words.
    String brief(Map<String, Double> metrics);

    default Tensor loss(Layer model, Batch batch) {
        return lossOf(model.apply(batch.inputs()), batch);
    }

    /// The loss that is usual for what is read.
    static String usualLoss(Reading reading) {
        return switch (reading) {
            case Reading.Text _ -> "cross-entropy";
            case Reading.Labelled labelled ->
                switch (labelled.target()) {
                    case Target.Classes _ -> "cross-entropy";
                    case Target.Numbers _ -> "squared";
                };
        };
    }

    /// By a loss.
    ///
    /// @throws Failure if the loss does not suit what is read
    static Judge of(Reading reading, String loss) {
        return switch (reading) {
            case Reading.Text text -> TextJudge.of(text, loss);
            case Reading.Labelled labelled -> TargetJudge.of(labelled.target(), loss);
        };
    }
}
