package dev.slopewise.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slopewise completion`: what a shell needs to complete commands and options.
///
/// The script keeps an option's values under its label (`paramLabel`), so options of a command that have values need labels of their own.
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Prints a script by which a shell completes commands, options and their values.",
        footer = {
            "",
            "Example:",
            "  slopewise completion bash > ~/.slopewise-completion",
            "  source ~/.slopewise-completion",
            "The last line in ~/.bashrc, or ~/.zshrc behind compinit, does so for good."
        })
final class CompletionCommand implements Callable<Integer> {
    /// Shells there is a script for; it is the same one, which tells them apart where it runs.
    enum Shell {
        BASH,
        ZSH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", converter = Range.ShellName.class, description = "${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.BASH;

    @Mixin
    private Output output = new Output();

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String script = switch (shell) {
            case BASH, ZSH -> AutoComplete.bash("slopewise", spec.root().commandLine());
        };
        output.on(console).out().print(script);
        return 0;
    }
}
