package dev.slopewise.cli;

import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import dev.slopewise.doctor.Numbers;
import dev.slopewise.learn.loss.ClassLoss;
import dev.slopewise.learn.loss.Loss;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Batch;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/// How well a model tells the next token of a text: by its cross-entropy, in nats a token, and e to its power, `perplexity`: among how many equally likely
/// tokens it is left to guess.
///
/// @param vocabulary how many tokens there are
record TextJudge(int vocabulary, Loss loss) implements Judge {
    private static final BiFunction<Layer, Batch, Tensor> SURPRISE = Transforms.traced(
            (layer, batch) -> Losses.softmaxCrossEntropy(layer.apply(batch.inputs()), batch.targets()));

    /// @throws Failure if the loss is none on scores of classes
    static TextJudge of(Reading.Text text, String loss) {
        Loss named = Losses.parse(loss);
        if (!(named instanceof ClassLoss.CrossEntropy)) {
            throw new Failure(
                    "the loss %s does not suit the next token of a text: take cross-entropy or focal".formatted(loss));
        }
        return new TextJudge(text.tokenizer().vocabulary(), named);
    }

    @Override
    public int outputs() {
        return vocabulary;
    }

    @Override
    public Tensor answered(Tensor outputs) {
        return outputs;
    }

    @Override
    public Tensor lossOf(Tensor outputs, Batch batch) {
        return loss.of(outputs, batch.targets());
    }

    /// The mean cross-entropy of windows, in nats a token, whatever the loss to learn by.
    static double surprise(Layer model, Batch batch) {
        return SURPRISE.apply(model, batch).item();
    }

    @Override
    public Map<String, Double> metrics(Layer model, Batch batch) {
        return Map.of("perplexity", Math.exp(surprise(model, batch)));
    }

    @Override
    public List<String> sentences(Map<String, Double> metrics, Tensor known, Batch validation) {
        double perplexity = metrics.getOrDefault("perplexity", Double.NaN);
        return List.of(
                "Loss %s nats a token (perplexity %s) over the %s it was judged by. The same tokens chose which epoch was kept."
                        .formatted(
                                Numbers.number(Math.log(perplexity)),
                                Numbers.number(perplexity),
                                Numbers.count(validation.targets().shape().count(), "token")),
                "Without a model, knowing only how often each token stands in a text, it would be %s nats."
                        .formatted(Numbers.number(
                                counted(known.toInts(), validation.targets().toInts()))));
    }

    /// The cross-entropy of tokens under their shares in others, in nats; each counts once more than it was seen, so that none is impossible.
    private double counted(int[] known, int[] judged) {
        double[] counts = new double[vocabulary];
        for (int token : known) counts[token]++;
        double sum = 0;
        for (int token : judged) sum -= Math.log((counts[token] + 1) / (known.length + vocabulary));
        return sum / judged.length;
    }

    /// `perplexity 5.13`
    @Override
    public String brief(Map<String, Double> metrics) {
        return "perplexity " + Numbers.number(metrics.getOrDefault("perplexity", Double.NaN));
    }
}
