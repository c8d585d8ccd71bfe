package dev.slopewise.data.image;

/// Brings a picture to another size: a new pixel is the mean of the old ones around its place, weighted by a triangle as wide as two pixels, old or
/// new, whichever are larger. To the same size nothing changes.
final class Resizing {
    private Resizing() {}

    /// All channels, one after the other.
    static float[] resized(Planes planes, PictureForm form) {
        Weights across = weights(planes.width(), form.width()), down = weights(planes.height(), form.height());
        float[] out = new float[planes.values().length * form.height() * form.width()];
        float[] narrow = new float[planes.height() * form.width()];
        for (int c = 0; c < planes.values().length; c++) {
            float[] plane = planes.values()[c];
            for (int y = 0; y < planes.height(); y++) {
                for (int x = 0; x < form.width(); x++) {
                    narrow[y * form.width() + x] = across.mean(plane, y * planes.width(), 1, x);
                }
            }
            int at = c * form.height() * form.width();
            for (int y = 0; y < form.height(); y++) {
                for (int x = 0; x < form.width(); x++) out[at++] = down.mean(narrow, x, form.width(), y);
            }
        }
        return out;
    }

    /// For each new place the first old one that counts, and the weights from there on, whose sum is 1.
    @SuppressWarnings("ArrayRecordComponent") // of this class alone
    private record Weights(int[] first, float[][] weights) {
        float mean(float[] values, int from, int step, int place) {
            float[] w = weights[place];
            float sum = 0;
            for (int i = 0; i < w.length; i++) sum += w[i] * values[from + (first[place] + i) * step];
            return sum;
        }
    }

    private static Weights weights(int from, int to) {
        double scale = (double) from / to;
        double reach = Math.max(1, scale);
        var weights = new Weights(new int[to], new float[to][]);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int first = Math.max(0, (int) Math.ceil(centre - reach - 0.5));
            int last = Math.min(from - 1, (int) Math.floor(centre + reach - 0.5));
            double[] raw = new double[last - first + 1];
            double sum = 0;
            for (int k = 0; k < raw.length; k++) {
                raw[k] = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach);
                sum += raw[k];
            }
            weights.first[i] = first;
            weights.weights[i] = new float[raw.length];
            for (int k = 0; k < raw.length; k++) weights.weights[i][k] = (float) (raw[k] / sum);
        }
        return weights;
    }
}
