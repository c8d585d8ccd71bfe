package dev.slopewise.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the numbers were measured on.
public final class Machine {
    private static final int COPIED = 64 << 20;

    private Machine() {}

    /// The processor, its cores, the JDK and the day.
    public static String line() {
        return "%s, %d cores; JDK %s (%s); %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        LocalDate.now(ZoneOffset.UTC));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(l -> l.startsWith("model name"))
                    .map(l -> l.substring(l.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /// Bytes read and written in a nanosecond when each thread copies an array that no cache holds: the best of some tries.
    static double copy(int threads) {
        return copy(threads, 12);
    }

    /// The best of so many tries.
    static double copy(int threads, int tries) {
        float[] from = new float[COPIED], to = new float[COPIED];
        Arrays.fill(from, 1);
        int part = COPIED / threads;
        double best = 0;
        for (int i = 0; i < tries; i++) {
            long start = System.nanoTime();
            IntStream.range(0, threads).parallel().forEach(t -> System.arraycopy(from, t * part, to, t * part, part));
            best = Math.max(best, 2.0 * Float.BYTES * part * threads / (System.nanoTime() - start));
        }
        return best;
    }

    /// What a program needs to train: the jars of core, compile and learn, in bytes.
    static long jars() {
        return Stream.of("slopewise-core", "slopewise-compile", "slopewise-learn")
                .mapToLong(Machine::jar)
                .sum();
    }

    private static long jar(String name) {
        String path = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(p -> Path.of(p).getFileName().toString().matches(name + "-[0-9].*\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar of " + name + " on the class path"));
        try {
            return Files.size(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
