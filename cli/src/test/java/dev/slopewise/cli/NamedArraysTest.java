package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Npy;
import dev.slopewise.data.array.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedArraysTest {
    @TempDir
    Path folder;

    private final Tensor x = Key.of(1).normal(80, 3);

    private Path file(Map<String, Tensor> arrays) throws IOException {
        return Files.write(folder.resolve("arrays.npz"), Npz.write(new LinkedHashMap<>(arrays)));
    }

    private Ran train(Path file, Object... more) {
        Stream<Object> fixed = Stream.of("train", file, "--runs", folder.resolve("runs"), "--name", "a", "--quiet");
        return Ran.of(Stream.concat(fixed, Stream.of(more)).toArray());
    }

    private Ran on(String command, Path file, Object... more) {
        Stream<Object> fixed = Stream.of(command, "a", file, "--runs", folder.resolve("runs"));
        return Ran.of(Stream.concat(fixed, Stream.of(more)).toArray());
    }

    @Test
    void realTargetsAreNumbersInTheirOwnUnit() throws IOException {
        Tensor y = x.sum(-1).times(10).plus(500);
        Path file = file(Map.of("x", x, "y", y));
        Ran ran = train(file, "--target", "y", "--model", "", "--rate", 0.05, "--epochs", 60);
        assertThat(ran.err()).isEmpty();
        Path inputs = Files.write(
                folder.resolve("new.npy"), Npy.write(Tensor.of(1f, 2, 3).reshape(1, 3)));
        List<String> lines = on("predict", inputs).out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("y");
        assertThat(Double.parseDouble(lines.get(1)))
                .isCloseTo(560, offset(2.0)); // within a tenth of the noiseless deviation
        assertThat(((Number) ((Map<?, ?>) on("evaluate", file, "--json").json().getOrDefault("metrics", Map.of()))
                                .get("r2"))
                        .doubleValue())
                .isGreaterThan(0.99);
    }

    @Test
    void wholeTargetsAreClassesOfTokensToo() throws IOException {
        Tensor tokens = Key.of(2).integers(0, 5, 60, 4);
        Tensor labels = tokens.at(-1, 0).gt(2).to(DType.I32);
        Path file = file(Map.of("words", tokens, "kind", labels));
        Ran ran = train(file, "--target", "kind", "--model", "embed:5x4,lstm:8", "--epochs", 3);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("Accuracy");
        assertThat(on("predict", file).out().lines()).hasSize(61);
        assertThat(Ran.of(
                                "export",
                                "a",
                                "--runs",
                                folder.resolve("runs"),
                                "--format",
                                "onnx",
                                "--out",
                                folder.resolve("a.onnx"))
                        .out())
                .contains("inputs [4]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        z | there is no array `z`, there are
        x | one target for each example is needed, [examples], got f32[80, 3]
        """)
    void refusesATargetThatIsNone(String target, String why) throws IOException {
        assertThat(train(file(Map.of("x", x, "y", x.sum(-1))), "--target", target)
                        .err())
                .contains(why);
    }

    @Test
    void refusesArraysThatDoNotFit() throws IOException {
        Tensor y = x.sum(-1);
        assertThat(train(file(Map.of("x", x, "y", y, "w", y)), "--target", "y").err())
                .contains("one array of inputs is needed beside `y`");
        assertThat(train(file(Map.of("x", x, "y", y.slice(0, 0, 9))), "--target", "y")
                        .err())
                .contains("as many targets as inputs are needed, got 9 and 80");
        assertThat(train(file(Map.of("x", x.div(0), "y", y)), "--target", "y").err())
                .contains("finite numbers are needed");
        assertThat(train(file(Map.of("x", x, "y", y)), "--target", "y", "--task", "classification")
                        .err())
                .contains("classes from 0 to 9999 are needed");
        assertThat(train(file(Map.of("x", x, "y", y))).err()).contains("'--target=COLUMN'");
    }
}
