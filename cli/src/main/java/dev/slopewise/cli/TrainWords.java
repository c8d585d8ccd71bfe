package dev.slopewise.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options of `train` as words of a command line, so that a setting can be tried by its name and the best ones be copied.
final class TrainWords {
    /// Of what is looked at and kept, not of how a training goes.
    private static final Set<String> OF_NO_RESULT = Set.of("--measure", "--checkpoint", "--doctor");

    /// The same in all trainings of a sweep, or counted on in it.
    private static final Set<String> OF_ALL = Set.of("--target", "--labels", "--tokens", "--stream", "--seed");

    private TrainWords() {}

    @Command
    private static final class Holder {
        @Mixin
        private TrainOptions options = new TrainOptions();
    }

    /// Those of `train` that were given to a command that takes them too, as `--name=value`: on its line, then in its file.
    static List<String> given(CommandLine command) {
        List<String> words = new ArrayList<>(onLine(command));
        if (command.getDefaultValueProvider() instanceof ConfigFile file) {
            file.words(command.getCommandSpec()).forEach((name, word) -> {
                boolean isNew = !command.getParseResult().hasMatchedOption(name);
                if (isNew && isOfTrain(name)) words.add(word);
            });
        }
        return words;
    }

    /// The same without its file.
    static List<String> onLine(CommandLine command) {
        List<String> words = new ArrayList<>();
        for (OptionSpec option : command.getParseResult().matchedOptions()) {
            if (!isOfTrain(option.longestName())) continue;
            if (option.originalStringValues().isEmpty()) words.add(option.longestName());
            option.originalStringValues().forEach(value -> words.add(option.longestName() + "=" + value));
        }
        return words;
    }

    private static boolean isOfTrain(String option) {
        return CommandSpec.forAnnotatedObject(new Holder()).findOption(option) != null;
    }

    /// Words, and others that win where both say the same.
    static List<String> over(List<String> words, List<String> winners) {
        List<String> names = winners.stream().map(TrainWords::name).toList();
        List<String> all = new ArrayList<>(
                words.stream().filter(word -> !names.contains(name(word))).toList());
        all.addAll(winners);
        return all;
    }

    private static String name(String word) {
        return word.split("=", 2)[0];
    }

    /// Those of these words that what comes of a training depends on.
    static List<String> deciding(List<String> words) {
        return words.stream().filter(word -> !OF_NO_RESULT.contains(name(word))).toList();
    }

    /// The options that these words say.
    ///
    /// @throws CommandLine.ParameterException if a value is out of range
    static TrainOptions options(List<String> words) {
        var holder = new Holder();
        new CommandLine(holder).parseArgs(words.toArray(String[]::new));
        return holder.options;
    }

    /// The option of this name that a sweep may go over.
    static Optional<ArgSpec> setting(String name) {
        return settings().contains(name)
                ? Optional.of(CommandSpec.forAnnotatedObject(new Holder()).findOption("--" + name))
                : Optional.empty();
    }

    /// The names of all settings that a sweep may go over.
    static Set<String> settings() {
        Set<String> names = new TreeSet<>();
        CommandSpec.forAnnotatedObject(new Holder()).options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !OF_NO_RESULT.contains(name) && !OF_ALL.contains(name))
                .forEach(name -> names.add(name.substring(2)));
        return names;
    }

    /// The `train` command to copy.
    static String command(Path file, List<String> words) {
        List<String> all = new ArrayList<>(List.of("slopewise", "train", file.toString()));
        for (String word : words) all.addAll(List.of(word.split("=", 2)));
        return String.join(" ", all.stream().map(TrainWords::quoted).toList());
    }

    /// A word as a shell takes it.
    private static String quoted(String word) {
        return word.matches("[\\p{L}\\p{N}/.,_=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
