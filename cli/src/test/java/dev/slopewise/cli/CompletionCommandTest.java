package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CompletionCommandTest {
    @TempDir
    Path folder;

    /// What bash makes of the words of a line, the last of which is being written.
    private List<String> completed(String... words) throws IOException, InterruptedException {
        assumeThat(Path.of("/bin/bash")).exists();
        Ran ran = Ran.of("completion", "bash");
        assertThat(ran.code()).isZero();
        Path script = Files.writeString(folder.resolve("script"), ran.out());
        String line =
                "source '%s'; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_slopewise; printf '%%s\\n' \"${COMPREPLY[@]}\""
                        .formatted(script, String.join(" ", words), words.length - 1);
        Process bash = new ProcessBuilder("/bin/bash", "-c", line)
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return out.lines().map(String::strip).toList();
    }

    @Test
    void completesCommandsOptionsAndValues() throws IOException, InterruptedException {
        assertThat(completed("slopewise", "ru")).containsExactly("runs");
        assertThat(completed("slopewise", "runs", "co")).containsExactly("compare");
        assertThat(completed("slopewise", "sweep", "--hal")).containsExactly("--halving");
        assertThat(completed("slopewise", "export", "--format", "saf")).containsExactly("safetensors");
        assertThat(completed("slopewise", "train", "--task", "reg")).containsExactly("regression");
        assertThat(completed("slopewise", "train", "--target-scale", "lo")).containsExactly("log");
    }

    /// Else the values of one would be offered for the other.
    @Test
    void noTwoOptionsOfACommandShareALabelIfTheyHaveValues() {
        var console = new Console(System.out, System.err, Optional.empty(), false);
        assertThat(commands(Main.line(console).getCommandSpec()))
                .hasSizeGreaterThan(15)
                .allSatisfy(command -> assertThat(command.options().stream()
                                .filter(option -> option.completionCandidates() != null)
                                .map(OptionSpec::paramLabel))
                        .as(command.qualifiedName())
                        .doesNotHaveDuplicates());
    }

    private static List<CommandSpec> commands(CommandSpec all) {
        return Stream.concat(
                        Stream.of(all),
                        all.subcommands().values().stream().flatMap(line -> commands(line.getCommandSpec()).stream()))
                .toList();
    }

    @Test
    void theScriptIsOneThatBashReads() throws IOException, InterruptedException {
        assumeThat(Path.of("/bin/bash")).exists();
        Path script = Files.writeString(
                folder.resolve("script"), Ran.of("completion", "bash").out());
        Process bash = new ProcessBuilder("/bin/bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(bash.getInputStream().readAllBytes()).isEmpty();
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void knowsTwoShells() {
        assertThat(Ran.of("completion", "zsh").out()).contains("bashcompinit");
        assertThat(Ran.of("completion", "fish").err()).contains("one of bash, zsh is needed, got `fish`");
    }
}
