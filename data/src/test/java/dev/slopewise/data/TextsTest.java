package dev.slopewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
    @TempDir
    Path directory;

    @Test
    void readsTextPackedOrNot() throws IOException {
        byte[] text = "Ähre\r\n😀".getBytes(StandardCharsets.UTF_8);
        assertThat(Texts.read(Files.write(directory.resolve("a.txt"), text))).isEqualTo("Ähre\r\n😀");
        assertThat(Texts.read(Files.write(directory.resolve("a.gz"), TablesTest.zipped(text))))
                .isEqualTo("Ähre\r\n😀");
        assertThat(Texts.read(Files.write(directory.resolve("empty"), new byte[0])))
                .isEmpty();
    }

    @Test
    void partsEndBehindLinesAndNeverInsideACharacter() throws IOException {
        Path file = Files.writeString(directory.resolve("a.txt"), "1234\n67\n9😀😀😀😀");
        for (int size = 2; size < 20; size++) {
            List<String> parts = parts(file, size);
            assertThat(String.join("", parts)).isEqualTo(Files.readString(file));
            for (String part : parts)
                assertThat(part.charAt(0))
                        .satisfies(c -> assertThat(Character.isLowSurrogate(c)).isFalse());
        }
        assertThat(parts(file, 10)).containsExactly("1234\n67\n", "9😀😀😀😀");
    }

    private static List<String> parts(Path file, int size) {
        try (Stream<String> parts = Texts.parts(file, size)) {
            return parts.toList();
        }
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("a.txt"), new byte[] {'a', '\n', (byte) 0xff});
        assertThatThrownBy(() -> Texts.read(file)).hasMessageContaining("a.txt, line 2 (byte 3): UTF-8 text is needed");
        assertThatThrownBy(() -> parts(file, 1)).hasMessageContaining("at least 2 characters, got 1");
    }
}
