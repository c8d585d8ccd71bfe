package dev.slopewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.toml.TomlMapper;

/// Settings from a TOML file, named as the options are, without their dashes. A flag wins over the file.
///
/// ```
/// target = "diagnosis"
/// model = "dense:32,16"
/// optimizer = "adamw(rate=0.01)"
/// freeze = ["layers[0].*"]
/// ```
record ConfigFile(Map<String, Object> settings) implements CommandLine.IDefaultValueProvider {
    /// What a file cannot say: these are about the file, or about one call.
    private static final List<String> CALLS = List.of("config", "help", "version", "json", "debug");

    /// Reads the file and compares its names with the command's.
    static ConfigFile read(Path file, CommandLine line) {
        Map<String, Object> settings;
        try {
            settings = new TomlMapper().readerForMapOf(Object.class).readValue(Files.readString(file));
        } catch (IOException e) {
            throw new ParameterException(line, "the settings cannot be read: " + Failure.reason(e), e);
        } catch (JacksonException e) {
            throw new ParameterException(line, "%s is no TOML: %s".formatted(file, e.getOriginalMessage()), e);
        }
        settings.forEach((name, value) -> {
            if (line.getCommandSpec().findOption("--" + name) == null || CALLS.contains(name)) {
                throw new ParameterException(line, unknown(file, name, line));
            }
            if (value instanceof Map<?, ?>) {
                throw new ParameterException(line, "%s: `%s` takes a value, not a table".formatted(file, name));
            }
        });
        return new ConfigFile(settings);
    }

    private static String unknown(Path file, String name, CommandLine line) {
        return "%s: there is no setting `%s`".formatted(file, name)
                + new UnmatchedArgumentException(line, List.of("--" + name))
                        .getSuggestions().stream()
                                .findFirst()
                                .map(near -> "; did you mean `" + near.replaceFirst("^--", "") + "`?")
                                .orElse("");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || !option.longestName().startsWith("--")) return null;
        Object value = settings.get(option.longestName().substring(2));
        if (value == null) return null;
        return text(value, option);
    }

    /// A value as it would stand on the command line; several as the option separates them.
    private static String text(Object value, OptionSpec option) {
        String between = option.splitRegex().isEmpty() ? "," : option.splitRegex();
        return value instanceof List<?> list
                ? String.join(between, list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    /// The settings as words of a command line, by the names of their options.
    Map<String, String> words(CommandSpec command) {
        Map<String, String> words = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            String option = "--" + name;
            if (value instanceof Boolean isSet) {
                if (isSet) words.put(option, option);
            } else words.put(option, option + "=" + text(value, command.findOption(option)));
        });
        return words;
    }
}
