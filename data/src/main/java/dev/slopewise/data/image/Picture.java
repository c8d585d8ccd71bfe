package dev.slopewise.data.image;

import dev.slopewise.core.Tensor;
import dev.slopewise.data.DataException;
import dev.slopewise.data.DataFiles;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads PNG and JPEG. A picture is stretched to the size that is asked for; what is transparent is white. How a camera was held (Exif) is not
/// looked at.
public final class Picture {
    static final int MOST_BYTES = 1 << 28;
    private static final long MOST_PIXELS = 1L << 27;
    private static final HexFormat SHOWN = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    private Picture() {}

    /// The picture in this file, `f32[channels, height, width]`.
    ///
    /// @throws DataException if the file cannot be read, is neither PNG nor JPEG, or has more than 2²⁷ pixels
    public static Tensor read(Path file, PictureForm form) {
        return read(DataFiles.read(file, MOST_BYTES), file.toString(), form);
    }

    /// The picture in these bytes.
    ///
    /// @param source where they come from, for messages
    public static Tensor read(byte[] bytes, String source, PictureForm form) {
        return Tensor.of(form.shape(), numbers(bytes, source, form));
    }

    static float[] numbers(byte[] bytes, String source, PictureForm form) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = reader(in, source);
            try {
                reader.setInput(in, true, true);
                return Resizing.resized(channels(decoded(reader, source, form), form.colour()), form);
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // the JDK's readers throw the latter for many broken files
            var broken = new DataException(
                    "the picture cannot be read: " + e.getMessage(),
                    source,
                    "it is broken or of a rare kind (such as JPEG in CMYK): save it again as PNG or RGB JPEG");
            broken.initCause(e);
            throw broken;
        }
    }

    private static ImageReader reader(ImageInputStream in, String source) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) return reader;
            reader.dispose();
        }
        in.seek(0);
        byte[] start = new byte[4];
        int count = Math.max(0, in.read(start));
        throw new DataException(
                "a PNG or JPEG picture is needed, which begins with 89 50 4E 47 or FF D8 FF; this file begins with "
                        + (count == 0 ? "nothing" : SHOWN.formatHex(start, 0, count)),
                source,
                "convert it, or fetch it again");
    }

    /// The pixels, of a much larger picture only every second, third and so on, so that memory is bounded by the form.
    private static BufferedImage decoded(ImageReader reader, String source, PictureForm form) throws IOException {
        int width = reader.getWidth(0), height = reader.getHeight(0);
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new DataException(
                    "a picture of 1 to %d pixels is needed, got one of %d × %d".formatted(MOST_PIXELS, width, height),
                    source,
                    "make it smaller");
        }
        var asked = reader.getDefaultReadParam();
        int across = Math.max(1, width / (2 * form.width())), down = Math.max(1, height / (2 * form.height()));
        asked.setSourceSubsampling(across, down, across / 2, down / 2);
        return reader.read(0, asked);
    }

    /// The channels as planes, on white.
    private static Planes channels(BufferedImage image, PictureForm.Colour colour) {
        boolean isGrey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int width = image.getWidth(), height = image.getHeight();
        var planes = new Planes(new float[colour.channels()][width * height], width, height);
        float[] rgb = new float[3];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (isGrey) grey(image.getRaster(), x, y, rgb);
                else colours(image.getRGB(x, y), rgb);
                planes.set(y * width + x, rgb);
            }
        }
        return planes;
    }

    /// As stored: `getRGB` would take grey as linear light and make it lighter.
    private static void grey(Raster raster, int x, int y, float[] rgb) {
        float most = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        float value = raster.getSample(x, y, 0) / most;
        float opaque = raster.getNumBands() > 1 ? raster.getSample(x, y, 1) / most : 1;
        for (int c = 0; c < 3; c++) rgb[c] = opaque * value + 1 - opaque;
    }

    private static void colours(int argb, float[] rgb) {
        float opaque = (argb >>> 24) / 255f;
        for (int c = 0; c < 3; c++) rgb[c] = opaque * (argb >>> (16 - 8 * c) & 0xff) / 255f + 1 - opaque;
    }
}
