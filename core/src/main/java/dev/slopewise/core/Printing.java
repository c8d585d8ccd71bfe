package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Prints arrays as NumPy does: nested brackets, columns aligned, the middle of long axes left out.
final class Printing {
    /// Axes are shortened when a tensor has more entries than this.
    private static final int FULL = 1000;

    /// Entries shown at each end of a shortened axis.
    private static final int EDGE = 3;

    private static final int DIGITS = 4;

    private Printing() {}

    static String print(Array array) {
        boolean shorten = array.count() > FULL;
        List<Integer> shown = new ArrayList<>();
        collect(array.shape(), 0, 0, shorten, shown);
        String[] texts = texts(array, shown);
        int width = 0;
        for (String text : texts) width = Math.max(width, text.length());
        var out = new StringBuilder();
        new Printer(array.shape(), shorten, texts, width, out).axis(0, 1);
        return out + " : " + array.type();
    }

    private static void collect(Shape shape, int axis, int at, boolean shorten, List<Integer> shown) {
        if (axis == shape.rank()) {
            shown.add(at);
            return;
        }
        int n = shape.size(axis);
        for (int i = 0; i < n; i++) {
            if (hidden(i, n, shorten)) continue;
            collect(shape, axis + 1, at + i * shape.strides()[axis], shorten, shown);
        }
    }

    private static boolean hidden(int i, int n, boolean shorten) {
        return shorten && n > 2 * EDGE && i >= EDGE && i < n - EDGE;
    }

    /// All numbers in one notation: scientific if they span more than five powers of ten or are very large or small.
    private static String[] texts(Array array, List<Integer> shown) {
        String[] texts = new String[shown.size()];
        boolean scientific = array.dtype().isFloat() && needsExponent(array, shown);
        for (int i = 0; i < texts.length; i++) {
            int at = shown.get(i);
            texts[i] = switch (array.dtype()) {
                case F32, F64 -> real(array.number(at), scientific);
                case I32, I64 -> Long.toString(array.integer(at));
                case BOOL -> Boolean.toString(array.truth(at));
            };
        }
        alignPoints(texts);
        return texts;
    }

    /// Spaces after the shorter fractions, so that decimal points stand below each other.
    private static void alignPoints(String[] texts) {
        int longest = 0;
        for (String text : texts) longest = Math.max(longest, afterPoint(text));
        for (int i = 0; i < texts.length; i++) {
            if (texts[i].indexOf('.') >= 0) texts[i] += " ".repeat(longest - afterPoint(texts[i]));
        }
    }

    private static int afterPoint(String text) {
        int point = text.indexOf('.');
        return point < 0 ? 0 : text.length() - point - 1;
    }

    private static boolean needsExponent(Array array, List<Integer> shown) {
        double least = Double.POSITIVE_INFINITY, most = 0;
        for (int at : shown) {
            double a = Math.abs(array.number(at));
            if (a == 0 || !Double.isFinite(a)) continue;
            least = Math.min(least, a);
            most = Math.max(most, a);
        }
        return most >= 1e8 || (most > 0 && (least < 1e-4 || most / least > 1e5));
    }

    private static String real(double value, boolean scientific) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        if (scientific) return String.format(Locale.ROOT, "%." + DIGITS + "e", value);
        String fixed = String.format(Locale.ROOT, "%." + DIGITS + "f", value);
        int end = fixed.length();
        while (fixed.charAt(end - 1) == '0') end--;
        return fixed.substring(0, end);
    }

    private static final class Printer {
        private final Shape shape;
        private final boolean shorten;
        private final String[] texts;
        private final int width;
        private final StringBuilder out;
        private int next;

        Printer(Shape shape, boolean shorten, String[] texts, int width, StringBuilder out) {
            this.shape = shape;
            this.shorten = shorten;
            this.texts = texts;
            this.width = width;
            this.out = out;
        }

        void axis(int axis, int indent) {
            if (axis == shape.rank()) {
                out.append(" ".repeat(width - texts[next].length())).append(texts[next++]);
                return;
            }
            boolean innermost = axis == shape.rank() - 1;
            out.append('[');
            int n = shape.size(axis);
            boolean skipped = false;
            for (int i = 0; i < n; i++) {
                if (hidden(i, n, shorten)) {
                    if (!skipped) separate(innermost, axis, indent).append("...");
                    skipped = true;
                    continue;
                }
                if (i > 0) separate(innermost, axis, indent);
                axis(axis + 1, indent + 1);
            }
            out.append(']');
        }

        private StringBuilder separate(boolean innermost, int axis, int indent) {
            return innermost
                    ? out.append(", ")
                    : out.append(',')
                            .append("\n".repeat(shape.rank() - 1 - axis))
                            .append(" ".repeat(indent));
        }
    }
}
