package dev.slopewise.cli;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.doctor.VerdictStory;
import dev.slopewise.doctor.diagnosis.Finding;
import dev.slopewise.doctor.diagnosis.Remedy;
import dev.slopewise.doctor.experiment.Change;
import dev.slopewise.doctor.experiment.Subject;
import dev.slopewise.learn.loss.Losses;
import dev.slopewise.learn.nn.Activation;
import dev.slopewise.learn.nn.Blueprint;
import dev.slopewise.learn.nn.Layer;
import dev.slopewise.learn.train.Examples;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;

/// A remedy as settings of `train`.
///
/// @param words the fewest of a command line that say them
record Cure(Path file, List<String> words) {
    /// Digits of a number that a person sets, and a number of more than any person does.
    private static final MathContext DIGITS = new MathContext(6);

    private static final Pattern LONG = Pattern.compile("\\d+\\.\\d{12,}([eE]-?\\d+)?");

    private static final Pattern RATE = Pattern.compile("\\brate=[^,)]+");

    Cure {
        words = List.copyOf(words);
    }

    /// Of a training and what to change of it; empty if no option of `train` does that.
    static Optional<Cure> of(Training training, Remedy remedy) throws IOException {
        List<Change> changes = remedy.changes();
        if (changes.isEmpty() || !changes.stream().allMatch(Cure::isOption)) return Optional.empty();
        Blueprint layers = training.options().model().layers();
        for (Change change : changes) layers = layers(layers, change);
        // where those to train on are streamed, those that judge stand in, which lie in memory
        Subject<Layer> changed = training.subject()
                .orElseGet(() -> training.subject(training.material().validation(), Examples.Order.SHUFFLED));
        try {
            for (Change change : changes) if (!isOfLayers(change)) changed = changed.with(change);
        } catch (SlopewiseException hasNoMeaning) {
            return Optional.empty();
        }
        TrainOptions options = training.options().with(changed.recipe(), changed.settings(), layers);
        return Optional.of(
                new Cure(training.material().file(), shortest(training, TrainOptions.words(options.toMap()))));
    }

    /// Of a run and its verdict; empty also if there is no remedy, or the training cannot be made again.
    static Optional<Cure> of(Patient patient, VerdictStory story) throws IOException {
        Optional<Remedy> remedy = story.leading().flatMap(Finding::remedy);
        return remedy.isPresent() && patient.training().isPresent()
                ? of(patient.training().get(), remedy.get())
                : Optional.empty();
    }

    /// The settings, not yet settled.
    TrainOptions options() {
        return TrainWords.options(words);
    }

    /// The command to copy.
    String command() {
        return TrainWords.command(file, words);
    }

    /// Whether an option of `train` does it.
    static boolean isOption(Change change) {
        return switch (change) {
            case Change.RateTimes _,
                    Change.Scheduled _,
                    Change.ConstantRate _,
                    Change.Momentum _,
                    Change.By _,
                    Change.BatchOf _,
                    Change.PenaltyTimes _,
                    Change.Unfrozen _,
                    Change.ClippedTo _,
                    Change.WidthTimes _,
                    Change.LayersMore _,
                    Change.EpochsTimes _,
                    Change.Activations _,
                    Change.Seed _ -> true;
            case Change.OneBatch _,
                    Change.Shuffled _,
                    Change.FreshWeights _,
                    Change.StandardInputs _,
                    Change.StandardTargets _,
                    Change.PlainOutput _,
                    Change.BalancedClasses _,
                    Change.OnePool _ -> false;
        };
    }

    private static boolean isOfLayers(Change change) {
        return change instanceof Change.WidthTimes
                || change instanceof Change.LayersMore
                || change instanceof Change.Activations;
    }

    private static Blueprint layers(Blueprint before, Change change) {
        List<Blueprint.Part> parts = new ArrayList<>();
        switch (change) {
            case Change.WidthTimes(double factor) ->
                before.parts().forEach(part -> parts.add(part.name().equals("dense") ? wide(part, factor) : part));
            case Change.LayersMore(int layers) -> parts.addAll(deep(before.parts(), layers));
            case Change.Activations(String to) -> {
                parts.add(new Blueprint.Part(to, List.of()));
                before.parts().stream().filter(part -> !isActivation(part)).forEach(parts::add);
            }
            default -> parts.addAll(before.parts());
        }
        return new Blueprint(parts);
    }

    private static Blueprint.Part wide(Blueprint.Part dense, double factor) {
        return new Blueprint.Part(
                dense.name(),
                dense.numbers().stream()
                        .map(units -> (int) Math.max(1, Math.rint(units * factor)))
                        .toList());
    }

    /// The last dense part with its last number so many times more.
    private static List<Blueprint.Part> deep(List<Blueprint.Part> parts, int layers) {
        List<Blueprint.Part> deep = new ArrayList<>(parts);
        for (int i = deep.size() - 1; i >= 0; i--) {
            Blueprint.Part part = deep.get(i);
            if (!part.name().equals("dense") || part.numbers().isEmpty()) continue;
            List<Integer> units = new ArrayList<>(part.numbers());
            units.addAll(Collections.nCopies(layers, part.numbers().getLast()));
            deep.set(i, new Blueprint.Part(part.name(), units));
            return deep;
        }
        return deep;
    }

    private static boolean isActivation(Blueprint.Part part) {
        return Arrays.stream(Activation.values()).anyMatch(a -> a.toString().equals(part.name()));
    }

    /// Without those words that follow from the others and the data; what the remedy changes stays.
    private static List<String> shortest(Training training, List<String> words) throws IOException {
        List<String> before = new ArrayList<>();
        for (String word : TrainOptions.words(training.options().toMap())) {
            before.add(word);
            if (isOptimizer(word))
                before.addAll(shorts(word).stream().flatMap(List::stream).toList());
        }
        List<String> fewest = new ArrayList<>(words.stream()
                .map(word -> before.contains(word) ? word : tidy(word))
                .toList());
        boolean suitsUsualRate = training.suitsUsualRate();
        Optional<Map<String, Object>> all = settled(training, fewest, suitsUsualRate);
        String optimizer = fewest.stream().filter(Cure::isOptimizer).findFirst().orElseThrow();
        for (List<String> form : shorts(optimizer)) {
            List<String> other = new ArrayList<>(fewest);
            other.addAll(other.indexOf(optimizer), form);
            other.remove(optimizer);
            if (settled(training, other, suitsUsualRate).equals(all)) {
                fewest = other;
                break;
            }
        }
        for (String word : List.copyOf(fewest)) {
            if (!before.contains(word)) continue;
            List<String> fewer = new ArrayList<>(fewest);
            fewer.remove(word);
            if (settled(training, fewer, suitsUsualRate).equals(all)) fewest = fewer;
        }
        return fewest;
    }

    private static boolean isOptimizer(String word) {
        return word.startsWith("--optimizer=");
    }

    /// Shorter words that may say the same: the rate alone, or the optimiser's name and its rate.
    private static List<List<String>> shorts(String optimizer) {
        String text = optimizer.substring(optimizer.indexOf('=') + 1);
        Matcher written = RATE.matcher(text);
        if (!written.find()) return List.of();
        String rate = "--" + written.group();
        return List.of(List.of(rate), List.of("--optimizer=" + text.replaceFirst("\\(.*", ""), rate));
    }

    /// With numbers as a person sets them: what a factor made of a number ends in its rounding.
    private static String tidy(String word) {
        return LONG.matcher(word)
                .replaceAll(number -> String.valueOf(
                        new BigDecimal(number.group()).round(DIGITS).doubleValue()));
    }

    /// All settings as they follow from words; empty if they contradict each other, or leave to the curvature a rate that it would lower.
    private static Optional<Map<String, Object>> settled(Training training, List<String> words, boolean suitsUsualRate)
            throws IOException {
        try {
            TrainOptions options = TrainWords.options(words);
            options.settle(options.data().kind(training.material().file()));
            if (options.steps().isRateUsual() && !suitsUsualRate) return Optional.empty();
            String usual = Judge.usualLoss(training.material().reading());
            options.model().loss(Losses.text(Losses.parse(options.model().loss().orElse(usual))));
            return Optional.of(options.toMap());
        } catch (ParameterException | SlopewiseException contradiction) {
            return Optional.empty();
        }
    }
}
