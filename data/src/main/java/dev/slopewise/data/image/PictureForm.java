package dev.slopewise.data.image;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What every picture becomes: `f32[channels, height, width]`, from 0 (dark) to 1, as convolutions take it.
///
/// As a text it is colour and height × width, such as `rgb:32x32` or `grey:28x20`.
///
/// @param height in pixels, from 1 to 4,096
/// @param width  in pixels, from 1 to 4,096
public record PictureForm(Colour colour, int height, int width) {
    private static final int MOST = 4096;
    private static final Pattern TEXT = Pattern.compile("(rgb|grey):(\\d{1,5})x(\\d{1,5})");

    /// Which channels a picture has.
    public enum Colour {
        /// Lightness alone, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
        GREY(1),
        /// Red, green and blue.
        RGB(3);

        private final int channels;

        Colour(int channels) {
            this.channels = channels;
        }

        public int channels() {
            return channels;
        }
    }

    public PictureForm {
        require(
                Math.min(height, width) >= 1 && Math.max(height, width) <= MOST,
                "height and width of pictures are from 1 to %d pixels, got %d and %d",
                MOST,
                height,
                width);
    }

    /// Reads the text that [#toString] writes; capital letters do not matter.
    ///
    /// @throws SlopewiseException if it is none
    public static PictureForm parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        require(
                matcher.matches(),
                "colour and height x width are needed, such as rgb:32x32 or grey:28x28, got `%s`",
                text);
        return new PictureForm(
                matcher.group(1).equals("rgb") ? Colour.RGB : Colour.GREY,
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "%s:%dx%d".formatted(colour.name().toLowerCase(Locale.ROOT), height, width);
    }

    /// `[channels, height, width]`
    public Shape shape() {
        return Shape.of(colour.channels(), height, width);
    }
}
