package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.learn.train.RunFolder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureRunTest {
    private static final int SIDE = 8;

    @TempDir
    Path folder;

    private Path runs() {
        return folder.resolve("runs");
    }

    /// A grey PNG that is a little lighter to the right, by hand.
    private static byte[] png(int grey) throws IOException {
        var rows = new ByteArrayOutputStream();
        try (var packed = new DeflaterOutputStream(rows)) {
            for (int y = 0; y < SIDE; y++) {
                packed.write(0); // rows as they are
                for (int x = 0; x < SIDE; x++) packed.write(Math.min(255, grey + 4 * x));
            }
        }
        var out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(out, "IHDR", new byte[] {0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 0, 0, 0, 0});
        chunk(out, "IDAT", rows.toByteArray());
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream to, String name, byte[] content) throws IOException {
        var out = new DataOutputStream(to);
        byte[] named = (name + new String(content, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
        out.writeInt(content.length);
        out.write(named);
        var sum = new CRC32();
        sum.update(named);
        out.writeInt((int) sum.getValue());
    }

    /// Twenty dark and twenty light pictures.
    private Path pictures() throws IOException {
        Path all = folder.resolve("pictures");
        for (int i = 0; i < 20; i++) {
            Files.createDirectories(all.resolve("dark"));
            Files.createDirectories(all.resolve("light"));
            Files.write(all.resolve("dark/%02d.png".formatted(i)), png(2 * i));
            Files.write(all.resolve("light/%02d.png".formatted(i)), png(255 - 2 * i));
        }
        return all;
    }

    private Ran train(Path file, Object... more) {
        Stream<Object> fixed = Stream.of(
                "train", file, "--runs", runs(), "--name", "p", "--pictures", "grey:4x4", "--rate", 0.02, "--batch", 8);
        return Ran.of(Stream.concat(fixed, Stream.of(more)).toArray());
    }

    @Test
    void classesAreFoldersAndAnswersNameFiles() throws IOException {
        Path all = pictures();
        Files.writeString(all.resolve("dark/notes.txt"), "mine");
        Ran ran = train(all, "--model", "conv:4x3,pool,dense:8", "--epochs", 6);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("40 pictures of 2 classes in " + all + ": 36 to learn from, 4 to judge by.")
                .contains("Each is stretched to grey:4x4", "1 file left out", "Accuracy 100 %");
        assertThat(RunFolder.read(runs().resolve("p")).header().config()).containsEntry("pictures", "grey:4x4");

        Ran evaluated = Ran.of("evaluate", "p", all, "--runs", runs(), "--json");
        assertThat(evaluated.json()).containsEntry("rows", 40L);
        assertThat(((Map<?, ?>) evaluated.json().getOrDefault("metrics", Map.of())).get("accuracy"))
                .isEqualTo(1.0);

        Ran predicted = Ran.of("predict", "p", all.resolve("light"), "--runs", runs());
        List<String> lines = predicted.out().lines().toList();
        assertThat(lines).hasSize(21);
        assertThat(lines.getFirst()).isEqualTo("file,class,probability");
        assertThat(lines.get(1)).startsWith(all.resolve("light/00.png") + ",light,0.");
        assertThat(Ran.of("predict", "p", all.resolve("dark/03.png"), "--runs", runs())
                        .out())
                .contains("03.png,dark,");
        assertThat(Ran.of("export", "p", "--runs", runs(), "--format", "onnx", "--out", folder.resolve("p.onnx"))
                        .out())
                .contains("pictures [1, 4, 4] as grey:4x4", "a score for each of dark, light");
    }

    @Test
    void picturesAreChangedWhereThatIsAskedFor() throws IOException {
        Path all = pictures();
        Object[] more = {"--model", "dense:4", "--epochs", 2, "--augment", "flip,turn(20)"};
        assertThat(train(all, more).out()).contains("changed anew each time: flip, turn(degrees=20).");
        assertThat(RunFolder.read(runs().resolve("p")).header().config())
                .containsEntry("augment", "flip, turn(degrees=20)");
        byte[] once = Files.readAllBytes(runs().resolve("p/model.safetensors"));
        Ran.of("runs", "delete", "p", "--runs", runs(), "--yes");
        train(all, "--model", "dense:4", "--epochs", 2);
        assertThat(Files.readAllBytes(runs().resolve("p/model.safetensors"))).isNotEqualTo(once);
        Path table = Ran.table(folder);
        assertThat(Ran.of("train", table, "--target", "y", "--augment", "flip").err())
                .contains("--augment is for pictures and images, --target for tables");
        assertThat(train(all, "--augment", "flop").err()).contains("did you mean flip");
    }

    @Test
    void aPictureThatHasChangedIsNoticed() throws IOException {
        Path all = pictures();
        train(all, "--model", "dense:4", "--epochs", 2, "--quiet");
        var header = RunFolder.read(runs().resolve("p")).header();
        var options = TrainOptions.from(header.config());
        assertThat(Material.unchanged(header.data(), options)).isEqualTo(all);
        Files.write(all.resolve("dark/00.png"), png(99));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Material.unchanged(header.data(), options))
                .hasMessageContaining("the file has changed since the run began");
    }

    @Test
    void refusesFoldersThatAreNone() throws IOException {
        Path all = pictures();
        assertThat(Ran.of("train", all, "--target", "y").err())
                .contains("--target is for tables, a folder for pictures");
        assertThat(Ran.of("train", all.resolve("dark"), "--runs", runs()).err())
                .contains("a folder for each of at least 2 classes is needed");
        assertThat(Ran.of("train", all, "--pictures", "blue:3x3").err()).contains("such as rgb:32x32");
        Files.writeString(all.resolve("dark/broken.png"), "no picture");
        Ran checked = Ran.of("check", all);
        assertThat(checked.code()).isEqualTo(Main.FAILED);
        assertThat(checked.out()).contains("41 pictures, 2 classes").contains("broken.png");
        assertThat(checked.err()).contains("1 picture cannot be read");
        Ran broken = train(all, "--epochs", 1, "--quiet");
        assertThat(broken.code()).isEqualTo(Main.FAILED);
        assertThat(broken.err()).contains("broken.png");
    }
}
