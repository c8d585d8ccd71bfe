package dev.slopewise.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Settings of a command from a file.
final class ConfigOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings from a TOML file, named as the options here, such as epochs = 20; an option here wins.")
    void config(Path toml) {
        command.commandLine().setDefaultValueProvider(ConfigFile.read(toml, command.commandLine()));
    }
}
