package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
    @TempDir
    Path folder;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    @Test
    void aTextIsReadWhole() throws IOException {
        String text = "é 𝄞\r\n".repeat(30_000); // longer than what is read at once
        byte[] bytes = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);
        assertThat(DataFiles.text(file("a.txt", bytes))).isEqualTo(text);
        assertThat(DataFiles.text(file("a.txt.gz", TablesTest.zipped(bytes)))).isEqualTo(text);
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path empty = file("empty.txt", new byte[0]), broken = file("broken.txt", new byte[] {'a', '\n', (byte) 0xff});
        assertThatThrownBy(() -> DataFiles.text(empty)).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> DataFiles.text(broken)).hasMessageContaining("line 2");
    }

    @Test
    void aCutFileIsSaidToBeCut() throws IOException {
        byte[] whole = TablesTest.zipped("a,b\n1,2\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        Path cut = file("cut.csv.gz", Arrays.copyOf(whole, whole.length - 20));
        assertThatThrownBy(() -> DataFiles.text(cut))
                .hasMessageContaining("cut.csv.gz: the file ends too early")
                .hasMessageContaining("fetch it again");
        assertThatThrownBy(() -> Tables.read(cut)).hasMessageContaining("the file ends too early");
    }

    @Test
    void filesTogetherAreKnownByNamesAndBytes() throws IOException {
        Path a = file("a", new byte[] {1, 2}), b = file("b", new byte[] {3});
        String before = DataFiles.fingerprint(folder, List.of(a, b));
        assertThat(before).matches("sha256:[0-9a-f]{64}").isEqualTo(DataFiles.fingerprint(folder, List.of(a, b)));
        file("a", new byte[] {1});
        file("b", new byte[] {2, 3});
        assertThat(DataFiles.fingerprint(folder, List.of(a, b))).isNotEqualTo(before);
        assertThat(DataFiles.fingerprint(folder, List.of(b, a)))
                .isNotEqualTo(DataFiles.fingerprint(folder, List.of(a, b)));
    }
}
