package dev.slopewise.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.core.DType;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// A JVM whose vectors cannot be used says so once, with what would help, and gives the same numbers.
class PlainLoopsTest {
    private static final String PLAIN = "kernels run in plain loops";

    /// A loop, products of both types, and the sum of what they give, exact in any order.
    static void main() {
        Function<Tensor, Tensor> f =
                Transforms.traced((Tensor x) -> x.matmul(x).plus(x.abs()).sum());
        for (DType dtype : List.of(DType.F32, DType.F64, DType.F32))
            IO.println("sum " + f.apply(Tensor.ones(dtype, 40, 40)).item());
    }

    private static List<String> said(String... options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PlainLoopsTest.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(text.lines().filter("sum 65600.0"::equals)).as(text).hasSize(3); // 40³ + 40²
        return text.lines().filter(line -> line.contains(PLAIN)).toList();
    }

    @Test
    void withoutTheModuleItSaysOnceWhatWouldHelp() throws IOException {
        assertThat(said())
                .singleElement()
                .asString()
                .contains("the module of vectors is not there", "`--add-modules jdk.incubator.vector`");
    }

    @Test
    void vectorsOfASizeThatThereIsNoCodeForAreNamedOnce() throws IOException {
        assertThat(said("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=8"))
                .singleElement()
                .asString()
                .contains("vectors of 64 bits", "`-XX:MaxVectorSize` of 16, 32 or 64 bytes");
    }

    @Test
    void whereVectorsAreUsedNothingIsSaid() throws IOException {
        assertThat(said("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=16"))
                .isEmpty();
    }
}
