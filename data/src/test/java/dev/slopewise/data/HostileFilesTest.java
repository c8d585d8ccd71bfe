package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.array.Idx;
import dev.slopewise.data.array.Npy;
import dev.slopewise.data.array.Npz;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a file holds, a reader gives what it says or refuses it by a [DataException]: no other exception, and no
/// memory by a number that was not checked, and no hang. The module `fuzz` looks further.
class HostileFilesTest {
    private static final int FLIPS = 40;
    private static final long MOST_MEMORY = 64L << 20;
    private static final Duration LONGEST = Duration.ofSeconds(20); // a hang is longer, however busy the machine

    @TempDir
    Path directory;

    @SuppressWarnings("ArrayRecordComponent") // a file of some hundred bytes, only read
    record Reader(String name, byte[] valid, Consumer<Path> read) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Reader> readers() throws IOException {
        byte[] csv = "a,b,c\n1,\"x, \"\"y\",2012-01-31\n2,é,\n".getBytes(StandardCharsets.UTF_8);
        byte[] json = "[{\"a\": 1.5e3, \"b\": {\"c\": \"é\\n\"}}, {\"a\": null, \"b\": true}]"
                .getBytes(StandardCharsets.UTF_8);
        Tensor tensor = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
        return Stream.of(
                new Reader("csv", csv, Tables::read),
                new Reader("measured csv", csv, file -> Measurements.read(file, (_, _, _) -> {})),
                new Reader("measured json", json, file -> Measurements.read(file, (_, _, _) -> {})),
                new Reader("text", csv, DataFiles::text),
                new Reader("csv.gz", TablesTest.zipped(csv), Tables::read),
                new Reader("json", json, Tables::read),
                new Reader(
                        "json lines",
                        "{\"a\":1}\n{\"a\":2,\"b\":\"x\"}\n".getBytes(StandardCharsets.UTF_8),
                        Tables::read),
                new Reader("parquet", Files.readAllBytes(Samples.resourceFile("types.parquet")), Tables::read),
                new Reader("idx", HexFormat.of().parseHex("00000802000000020000000201020304"), Idx::read),
                new Reader("npy", Npy.write(tensor), Npy::read),
                new Reader("npz", Npz.write(Map.of("a", tensor)), Npz::read));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void filesCutAtOneOfFiftyPlacesAreReadOrRefused(Reader reader) throws IOException {
        int step = 1 + reader.valid().length / 50;
        for (int length = 0; length <= reader.valid().length; length += step) {
            read(reader, Arrays.copyOf(reader.valid(), length), "cut at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("readers")
    void filesWithAWrongByteAreReadOrRefused(Reader reader) throws IOException {
        var random = new Random(7);
        for (int i = 0; i < FLIPS; i++) {
            byte[] bytes = reader.valid().clone();
            int at = random.nextInt(bytes.length);
            bytes[at] = (byte) random.nextInt(256);
            read(reader, bytes, "byte %d is %02X".formatted(at, bytes[at]));
        }
    }

    private void read(Reader reader, byte[] bytes, String what) throws IOException {
        check(reader, Files.write(directory.resolve("file"), bytes), what);
    }

    /// All threads count: some readers decode on others.
    private static void check(Reader reader, Path file, String what) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getTotalThreadAllocatedBytes();
        try {
            assertTimeoutPreemptively(LONGEST, () -> reader.read().accept(file), () -> reader + ", " + what);
        } catch (DataException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(reader + ", " + what, e);
        }
        assertThat(threads.getTotalThreadAllocatedBytes() - before)
                .as(reader + ", " + what)
                .isLessThan(MOST_MEMORY);
    }
}
