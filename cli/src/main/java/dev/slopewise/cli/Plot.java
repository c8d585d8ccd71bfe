package dev.slopewise.cli;

import dev.slopewise.doctor.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Curves as lines of text, in Braille dots (two by four in a character), heights on a logarithmic scale unless told otherwise. Each curve's
/// name and last value stand at its right end, so that the curves are told apart without colours too.
///
/// ```
///  0.713 ┤⠑⢄
///        │  ⠑⠢⢄⡀
///        │     ⠈⠉⠒⠒⠤⠤⠤⣀⣀ validation 0.0713
/// 0.0421 ┤              ⠉ train 0.0421
///        └ epoch 1     62
/// ```
///
/// @param columns width of all in characters
/// @param rows    height of the curves in characters, at least 2; the axis below takes one more
record Plot(int columns, int rows) {
    private static final int LABEL = 12; // of the heights, at the left, as `1.23 × 10⁻⁷`
    private static final int NAMES = 20; // of the curves, at the right
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    /// @param values one an epoch; what is not finite is left out, and what is not above 0 drawn at the foot
    @SuppressWarnings("ArrayRecordComponent") // read at once, kept by nobody
    record Curve(String name, Ink ink, double[] values) {}

    /// What heights mean.
    enum Scale {
        /// Equal factors are equal heights.
        LOGARITHMIC,
        /// Equal differences are equal heights, from 0 on.
        LINEAR;

        double at(double value) {
            return switch (this) {
                case LOGARITHMIC -> Math.log(Math.max(value, Double.MIN_NORMAL));
                case LINEAR -> value;
            };
        }
    }

    /// What stands below the curves.
    ///
    /// @param first at the left end
    /// @param last  at the right end
    /// @param marks places to point at, from the left
    record Across(String first, String last, List<Mark> marks) {}

    /// A place below the curves.
    ///
    /// @param share of the way from the first value to the last, in [0, 1]
    record Mark(double share, String name) {}

    /// The lines, from the top, over epochs; none if there is nothing to draw or no room.
    List<String> draw(List<Curve> curves, boolean hasColours) {
        int epochs = curves.stream().mapToInt(c -> c.values.length).max().orElse(0);
        var across = new Across("epoch 1", epochs > 1 ? String.valueOf(epochs) : "", List.of());
        return draw(curves, Scale.LOGARITHMIC, across, hasColours);
    }

    /// The lines, from the top; none if there is nothing to draw or no room. A curve of fewer values than the longest ends before the right edge.
    List<String> draw(List<Curve> curves, Scale scale, Across across, boolean hasColours) {
        int width = columns - LABEL - 1 - NAMES;
        double[] drawn = curves.stream()
                .flatMapToDouble(c -> Arrays.stream(c.values))
                .filter(v -> Double.isFinite(v) && v > 0)
                .toArray();
        if (drawn.length == 0 || width < 10 || rows < 2) {
            return List.of();
        }
        double low = scale == Scale.LINEAR ? 0 : Arrays.stream(drawn).min().orElseThrow();
        double high = Arrays.stream(drawn).max().orElseThrow();
        int length = curves.stream().mapToInt(c -> c.values.length).max().orElse(0);
        var canvas = new Canvas(width, rows, length, scale, scale.at(low), scale.at(high));
        curves.forEach(canvas::add);
        List<String> lines = canvas.lines(low, high, curves, hasColours);
        lines.addAll(below(width, across));
        return lines;
    }

    private static List<String> below(int width, Across across) {
        List<String> lines = new ArrayList<>();
        String first = " " + across.first;
        String ends = first + ("%" + Math.max(1, width - first.length()) + "s").formatted(across.last);
        lines.add(" ".repeat(LABEL) + "└" + ends.stripTrailing());
        for (Mark mark : across.marks) {
            int at = (int) Math.round(mark.share * (width - 1));
            lines.add(" ".repeat(LABEL + 1 + at) + "▲ " + mark.name);
        }
        return lines;
    }

    private static final class Canvas {
        private final int width;
        private final int rows;
        private final int length; // values of the longest curve
        private final Scale scale;
        private final double low;
        private final double high;
        private final List<int[][]> layers = new ArrayList<>();

        Canvas(int width, int rows, int length, Scale scale, double low, double high) {
            this.width = width;
            this.rows = rows;
            this.length = length;
            this.scale = scale;
            this.low = low;
            this.high = high;
        }

        /// The dot row of a value, from the top.
        private int height(double value) {
            double up = high > low ? (scale.at(value) - low) / (high - low) : 0.5;
            return (int) Math.round((1 - Math.clamp(up, 0, 1)) * (rows * 4 - 1));
        }

        void add(Curve curve) {
            int[][] cells = new int[rows][width];
            layers.add(cells);
            int n = curve.values.length;
            int dots = width * 2;
            int before = -1;
            for (int x = 0; x < (length == 1 ? 1 : dots); x++) {
                int top = Integer.MAX_VALUE;
                int foot = -1;
                double from = (double) x * (length - 1) / (dots - 1);
                double to = Math.min(n - 1, (double) (x + 1) * (length - 1) / (dots - 1));
                if (from > n - 1) break;
                for (double at = from; at == from || at < to; at = Math.floor(at) + 1) {
                    double value = between(curve.values, at);
                    if (Double.isFinite(value)) {
                        top = Math.min(top, height(value));
                        foot = Math.max(foot, height(value));
                    }
                }
                if (foot < 0) {
                    before = -1;
                    continue;
                }
                int last = foot;
                if (before >= 0 && before < top - 1) {
                    top = before + 1;
                } else if (before > foot + 1) {
                    foot = before - 1;
                    last = top;
                }
                for (int y = top; y <= foot; y++) {
                    cells[y / 4][x / 2] |= DOTS[y % 4][x % 2];
                }
                before = last;
            }
        }

        private double between(double[] values, double at) {
            int i = (int) at;
            double share = at - i;
            if (share == 0) {
                return values[i];
            }
            boolean isPositive = scale == Scale.LOGARITHMIC && values[i] > 0 && values[i + 1] > 0;
            return isPositive
                    ? values[i] * Math.pow(values[i + 1] / values[i], share) // straight on the logarithmic scale
                    : values[i] * (1 - share) + values[i + 1] * share;
        }

        List<String> lines(double lowest, double highest, List<Curve> curves, boolean hasColours) {
            Map<Integer, Curve> named = named(curves);
            List<String> lines = new ArrayList<>();
            for (int row = 0; row < rows; row++) {
                String height = row == 0 ? Numbers.number(highest) : row == rows - 1 ? Numbers.number(lowest) : "";
                var line =
                        new StringBuilder(("%" + (LABEL - 1) + "s %s").formatted(height, height.isEmpty() ? "│" : "┤"));
                for (int column = 0; column < width; column++) {
                    line.append(cell(row, column, curves, hasColours));
                }
                Curve name = named.get(row);
                if (name != null) {
                    String text = name.name + " " + Numbers.number(name.values[name.values.length - 1]);
                    line.append(' ').append(hasColours ? name.ink.on(text) : text);
                }
                lines.add(line.toString().stripTrailing());
            }
            return lines;
        }

        private String cell(int row, int column, List<Curve> curves, boolean hasColours) {
            int dots = 0;
            int most = -1;
            for (int i = 0; i < layers.size(); i++) {
                int own = layers.get(i)[row][column];
                dots |= own;
                if (own != 0
                        && (most < 0 || Integer.bitCount(own) >= Integer.bitCount(layers.get(most)[row][column]))) {
                    most = i;
                }
            }
            if (most < 0) {
                return " ";
            }
            String text = String.valueOf((char) (0x2800 + dots));
            return hasColours ? curves.get(most).ink.on(text) : text;
        }

        /// Which curve is named in which row: where it ends, or beside that where another one does.
        private Map<Integer, Curve> named(List<Curve> curves) {
            Map<Integer, Curve> named = new HashMap<>();
            List<Curve> fromTheTop = curves.stream()
                    .filter(c -> c.values.length > 0)
                    .sorted(Comparator.comparingInt(c -> end(c)))
                    .toList();
            for (int i = 0; i < fromTheTop.size(); i++) {
                Curve curve = fromTheTop.get(i);
                int room = rows - (fromTheTop.size() - i); // below it, each of the others needs a row
                int row = Math.min(end(curve) / 4, room);
                while (row < rows - 1 && named.containsKey(row)) {
                    row++;
                }
                named.put(row, curve);
            }
            return named;
        }

        private int end(Curve curve) {
            double last = curve.values[curve.values.length - 1];
            return Double.isFinite(last) ? height(last) : 0;
        }
    }
}
