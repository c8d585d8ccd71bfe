package dev.slopewise.data.image;

/// Channels of a picture, each row by row.
@SuppressWarnings("ArrayRecordComponent") // filled once, then read
record Planes(float[][] values, int width, int height) {
    /// Sets a pixel, from 0 to 1 in each colour.
    void set(int at, float[] rgb) {
        if (values.length == 1) {
            values[0][at] = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
        } else {
            for (int c = 0; c < 3; c++) values[c][at] = rgb[c];
        }
    }
}
