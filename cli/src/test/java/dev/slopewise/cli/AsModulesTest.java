package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as `./slopewise` starts it, as modules: there the core takes records apart only in packages that are open to it, while other tests run on the class path.
class AsModulesTest {
    @TempDir
    Path folder;

    private void runs(Object... words) throws IOException, InterruptedException {
        String modules = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(place -> !place.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                "-XX:-UsePerfData",
                                "-XX:TieredStopAtLevel=1",
                                "--module-path",
                                modules,
                                "-m",
                                "dev.slopewise.cli/" + Main.class.getName()),
                        Stream.of(words))
                .map(String::valueOf)
                .toList();
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectInput(Files.writeString(folder.resolve("nothing"), "").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean hasEnded = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(hasEnded).isTrue();
        assertThat(process.exitValue())
                .as(() -> List.of(words) + ": " + read(said))
                .isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void tellsEachLesson(int lesson) throws IOException, InterruptedException {
        runs("lesson", lesson);
    }

    @ParameterizedTest
    @ValueSource(strings = {"transformer:16x1x1", "lstm:8"})
    void writesOnAfterAPrompt(String model) throws IOException, InterruptedException {
        Path text =
                Files.writeString(folder.resolve("text.txt"), "to be or not to be, that is the question. ".repeat(60));
        runs("train", text, "--model", model, "--epochs", 1, "--quiet", "--runs", folder, "--name", "text");
        runs("predict", "text", "--prompt", "to be", "--length", 5, "--runs", folder);
    }

    @Test
    void diagnosesATableAndPractises() throws IOException, InterruptedException {
        List<Object> train =
                List.of("train", Ran.BREAST_CANCER, "--target", "diagnosis", "--epochs", 2, "--rate", 1e-4);
        runs(Stream.concat(train.stream(), Stream.of("--quiet", "--runs", folder, "--name", "cold"))
                .toArray());
        runs("diagnose", "cold", "--budget", 4, "--runs", folder);
        runs("practice");
    }
}
