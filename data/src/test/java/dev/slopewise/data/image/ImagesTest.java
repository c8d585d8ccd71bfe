package dev.slopewise.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.image.PictureForm.Colour;
import dev.slopewise.learn.train.Batch;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    @TempDir
    Path directory;

    private static byte[] picture(int type, String format, int width, int... argb) throws IOException {
        var image = new BufferedImage(width, argb.length / width, type);
        for (int i = 0; i < argb.length; i++) image.setRGB(i % width, i / width, argb[i]);
        return bytes(image, format);
    }

    private static byte[] bytes(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static float[] read(byte[] bytes, Colour colour, int height, int width) {
        return Picture.read(bytes, "x", new PictureForm(colour, height, width)).toFloats();
    }

    @Test
    void channelsLieInPlanesAndRowsFromTheTop() throws IOException {
        byte[] png = picture(BufferedImage.TYPE_INT_RGB, "png", 2, 0xff0000, 0x00ff00, 0x0000ff, 0x000033);
        Tensor picture = Picture.read(png, "x", new PictureForm(Colour.RGB, 2, 2));
        assertThat(picture.shape()).isEqualTo(Shape.of(3, 2, 2));
        assertThat(picture.toFloats())
                .containsExactly(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0.2f}, within(1e-6f));
        assertThat(read(png, Colour.GREY, 2, 2))
                .containsExactly(new float[] {0.299f, 0.587f, 0.114f, 0.0228f}, within(1e-6f));
    }

    @Test
    void greyIsTakenAsStored() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            var image = new BufferedImage(2, 1, type);
            image.getRaster().setSample(1, 0, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 51 : 0x3333);
            assertThat(read(bytes(image, "png"), Colour.GREY, 1, 2))
                    .containsExactly(new float[] {0, 0.2f}, within(1e-6f));
            assertThat(read(bytes(image, "png"), Colour.RGB, 1, 2))
                    .containsExactly(new float[] {0, 0.2f, 0, 0.2f, 0, 0.2f}, within(1e-6f));
        }
    }

    @Test
    void whatIsTransparentIsWhite() throws IOException {
        byte[] png = picture(BufferedImage.TYPE_INT_ARGB, "png", 3, 0x00000000, 0x33000000, 0xff000000);
        assertThat(read(png, Colour.RGB, 1, 3))
                .containsExactly(new float[] {1, 0.8f, 0, 1, 0.8f, 0, 1, 0.8f, 0}, within(1e-6f));
    }

    @Test
    void jpegIsReadToWithinItsLoss() throws IOException {
        int[] pixels = new int[16 * 16];
        java.util.Arrays.fill(pixels, 0x336699);
        float[] read = read(picture(BufferedImage.TYPE_INT_RGB, "jpg", 16, pixels), Colour.RGB, 1, 1);
        assertThat(read).containsExactly(new float[] {0.2f, 0.4f, 0.6f}, within(0.02f)); // 8 bits and a quality of 0.75
    }

    /// Half the size: each new pixel is the mean of old ones by a triangle of 4 pixels, 1 3 3 1 in eighths.
    @Test
    void smallerPicturesAreMeansAndLargerOnesGoBetween() throws IOException {
        byte[] png = picture(BufferedImage.TYPE_INT_RGB, "png", 6, 0, 0, 0xffffff, 0xffffff, 0, 0);
        assertThat(read(png, Colour.GREY, 1, 3))
                .containsExactly(
                        new float[] {1 / 7f, 6 / 8f, 1 / 7f}, within(1e-6f)); // at the edges a weight is missing
        byte[] two = picture(BufferedImage.TYPE_INT_RGB, "png", 2, 0, 0xffffff);
        assertThat(read(two, Colour.GREY, 1, 4)).containsExactly(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
    }

    @Test
    void theMeanOfAMuchLargerPictureStaysNearly() throws IOException {
        int side = 400;
        int[] pixels = new int[side * side];
        for (int i = 0; i < pixels.length; i++) pixels[i] = 0x010101 * (255 * (i % side) / side);
        byte[] png = picture(BufferedImage.TYPE_INT_RGB, "png", side, pixels);
        float[] read = read(png, Colour.GREY, 10, 10);
        for (int i = 0; i < 100; i++)
            assertThat(read[i]).isCloseTo((i % 10 + 0.5f) / 10, within(0.02f)); // every 20th pixel, 8 bits
    }

    @Test
    void aFormIsReadFromItsText() {
        var form = new PictureForm(Colour.GREY, 28, 20);
        assertThat(form).hasToString("grey:28x20");
        assertThat(PictureForm.parse(" Grey:28x20")).isEqualTo(form);
        assertThatThrownBy(() -> PictureForm.parse("28x20")).hasMessageContaining("such as rgb:32x32");
        assertThatThrownBy(() -> PictureForm.parse("rgb:0x9")).hasMessageContaining("from 1 to 4096 pixels");
    }

    @Test
    void picturesWithoutAClassAndClassesOfAnotherFolder() throws IOException {
        Path all = folders(5, 3);
        ImageFolder folder = ImageFolder.of(all);
        assertThat(ImageFolder.unlabelled(all.resolve("light"))).hasSize(3);
        assertThatThrownBy(() -> ImageFolder.unlabelled(all)).hasMessageContaining("at least one picture");
        ImageFolder named = folder.named(List.of("blue", "light", "dark"));
        assertThat(named.labels()).containsExactly(2, 2, 2, 2, 2, 1, 1, 1);
        assertThatThrownBy(() -> folder.named(List.of("dark", "blue")))
                .hasMessageContaining("the classes are dark, blue, and there is a folder `light`");
    }

    @Test
    void aFolderForEachClassBecomesBatches() throws IOException {
        ImageFolder folder = ImageFolder.of(folders(5, 3));
        assertThat(folder.classes()).containsExactly("dark", "light");
        assertThat(folder.labels()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1);
        assertThat(folder.others()).isEqualTo(1);
        var form = new PictureForm(Colour.GREY, 2, 2);
        var source = new ImageBatches(folder, form, 3);
        assertThat(source.batches()).hasValue(3);
        for (int epoch = 1; epoch < 3; epoch++) {
            List<Batch> batches = new ArrayList<>();
            source.pass(1, epoch, 0).forEachRemaining(batches::add);
            assertThat(batches).extracting(Batch::size).containsExactly(3, 3, 2);
            float[] sums = new float[2];
            for (Batch batch : batches) {
                assertThat(batch.inputs().shape()).isEqualTo(Shape.of(batch.size(), 1, 2, 2));
                int[] labels = batch.targets().toInts();
                for (int i = 0; i < labels.length; i++) {
                    assertThat(batch.inputs().toFloats()[4 * i]).isEqualTo(labels[i]);
                    sums[labels[i]]++;
                }
            }
            assertThat(sums).containsExactly(5, 3);
            List<Batch> rest = new ArrayList<>();
            source.pass(1, epoch, 2).forEachRemaining(rest::add);
            assertThat(rest).hasSize(1);
            assertThat(rest.getFirst().targets().toInts())
                    .isEqualTo(batches.get(2).targets().toInts());
        }
        Batch some = folder.at(7, 0).all(form);
        assertThat(some.targets().toInts()).containsExactly(1, 0);
    }

    private Path folders(int dark, int light) throws IOException {
        for (int i = 0; i < dark; i++) put("dark", i, 0);
        for (int i = 0; i < light; i++) put("light", i, 0xffffff);
        Files.writeString(directory.resolve("dark/readme.txt"), "x");
        Files.writeString(directory.resolve("dark/.hidden.png"), "x");
        return directory;
    }

    private void put(String name, int i, int rgb) throws IOException {
        Path inner = Files.createDirectories(directory.resolve(name));
        Files.write(inner.resolve(i + ".PNG"), picture(BufferedImage.TYPE_INT_RGB, "png", 1, rgb));
    }

    @Test
    void foldersThatTeachNothingAreRefused() throws IOException {
        assertThatThrownBy(() -> ImageFolder.of(directory))
                .hasMessageContaining("each of at least 2 classes is needed, got 0");
        assertThatThrownBy(() -> ImageFolder.of(directory.resolve("none"))).isInstanceOf(DataException.class);
        folders(1, 1);
        Files.createDirectory(directory.resolve("mid"));
        assertThatThrownBy(() -> ImageFolder.of(directory))
                .hasMessageContaining("mid: at least one picture (png, jpg, jpeg)");
    }

    @Test
    void aBrokenPictureIsNamedWhenItsBatchComes() throws IOException {
        ImageFolder folder = ImageFolder.of(folders(2, 1));
        Files.writeString(directory.resolve("dark/1.PNG"), "GIF89a");
        assertThatThrownBy(() -> folder.all(new PictureForm(Colour.GREY, 1, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1.PNG: a PNG or JPEG picture is needed");
    }

    @Test
    void sizesAreCheckedBeforeAnythingIsDecoded() throws IOException {
        byte[] png = picture(BufferedImage.TYPE_INT_RGB, "png", 1, 0);
        ByteBuffer.wrap(png).putInt(16, 1 << 20).putInt(20, 1 << 20);
        var sum = new CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
        assertThatThrownBy(() -> read(png, Colour.GREY, 1, 1))
                .hasMessage("x: a picture of 1 to 134217728 pixels is needed, got one of 1048576 × 1048576; make it"
                        + " smaller");
        assertThatThrownBy(() -> new PictureForm(Colour.GREY, 0, 5))
                .hasMessageContaining("from 1 to 4096 pixels, got 0 and 5");
    }
}
