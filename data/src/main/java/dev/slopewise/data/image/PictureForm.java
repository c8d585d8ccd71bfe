package dev.slopewise.data.image;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Shape;

/// What every picture becomes: `f32[channels, height, width]`, from 0 (dark) to 1, as convolutions take it.
///
/// @param height in pixels, from 1 to 4,096
/// @param width  in pixels, from 1 to 4,096
public record PictureForm(Colour colour, int height, int width) {
    private static final int MOST = 4096;

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

    /// `[channels, height, width]`
    public Shape shape() {
        return Shape.of(colour.channels(), height, width);
    }
}
