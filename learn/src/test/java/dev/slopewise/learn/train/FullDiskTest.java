package dev.slopewise.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training on a real disk of a few kilobytes, which becomes full, then read-only, then large: Linux lets anyone mount one in a namespace of his own.
class FullDiskTest {
    /// Whether this machine lets us, which not all containers do.
    private static final String MOUNTS = "mount -t tmpfs -o size=64k none \"$0\"";

    private static final String STORY = """
        disk=$0 saved=$1 size=$2; shift 2
        mount -t tmpfs -o size=$size none "$disk" || exit 9
        "$@" > "$saved/full" 2>&1 && exit 1
        mount -o remount,size=16m,ro "$disk" || exit 9
        "$@" > "$saved/locked" 2>&1 && exit 2
        mount -o remount,size=16m,rw "$disk" || exit 9
        "$@" > "$saved/again" 2>&1 || exit 3
        cp -r "$disk/run" "$saved/run"
        """;

    @TempDir
    Path temporary;

    private static int apart(String script, Object... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script));
        for (Object word : words) command.add(word.toString());
        Process process = new ProcessBuilder(command).inheritIO().start();
        boolean hasEnded = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(hasEnded).isTrue();
        return process.exitValue();
    }

    private static boolean mayMount(Path folder) throws InterruptedException {
        try {
            return apart(MOUNTS, folder) == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"16k", "28k", "40k", "52k"})
    void fullThenReadOnlyItIsNamedAndEndsInTheSameBits(String size) throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Path saved = Files.createDirectory(temporary.resolve("saved"));
        assumeThat(mayMount(disk)).isTrue();
        List<Object> words = new ArrayList<>(List.of(disk, saved, size));
        words.addAll(KilledTraining.command(disk.resolve("run")));
        assertThat(apart(STORY, words.toArray())).isZero();
        assertThat(saved.resolve("full")).content().contains("No space left on device");
        assertThat(saved.resolve("locked")).content().contains("Read-only file system");
        Path whole = temporary.resolve("whole");
        KilledTraining.run(whole);
        ResumeTest.same(saved.resolve("run"), whole);
    }
}
