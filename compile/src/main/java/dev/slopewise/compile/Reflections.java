package dev.slopewise.compile;

import java.util.Arrays;

/// Householder reflections H₀ H₁ H₂ …, each I − τ v vᵀ, where v of number l begins at entry l: kept, and applied some together, as their product is I − V T Vᵀ with
/// V in columns and T an upper triangle, so that what they turn is turned by [Update]s.
///
/// @see <a href="https://doi.org/10.1137/0910005">Schreiber and Van Loan 1989, A Storage-Efficient WY Representation for Products of Householder Transformations</a>
final class Reflections {
    /// How many are brought together.
    static final int TOGETHER = 32;

    private final Update update;
    private final Block v = new Block();
    private final Block turnedV = new Block();
    private final Block t = new Block();
    private final Block w = new Block();
    private final Block z = new Block();
    private final Block part = new Block();
    private double[] vectors = {}; // V transposed, all of it
    private double[] triangles = {}; // T, one below the other
    private double[] along = {};
    private double[] turned = {};
    private int length;
    private int count;

    Reflections(Update update) {
        this.update = update;
    }

    /// Begins with `count` vectors of so many entries, all 0.
    void begin(int length, int count) {
        this.length = length;
        this.count = count;
        vectors = room(vectors, length * count);
        Arrays.fill(vectors, 0, length * count, 0);
        triangles = room(triangles, count * TOGETHER);
    }

    static double[] room(double[] x, int length) {
        return x.length < length ? new double[length] : x;
    }

    /// Where the vectors lie, one after the other: number l from l · length on.
    double[] vectors() {
        return vectors;
    }

    /// Turns what is in the place of vector l, from entry l on, into a multiple of the first unit vector: v takes its place, with a 1 in front; entries
    /// before l are left to the caller, who reads and clears them. What is such a multiple already stays, with τ = 0.
    ///
    /// @return that multiple
    /// @see <a href="https://doi.org/10.1137/1.9780898718027">Higham 2002, Accuracy and Stability of Numerical Algorithms, section 19.1</a>
    double reflect(int l) {
        int at = l * length + l, rest = length - l;
        double largest = 0;
        for (int i = 1; i < rest; i++) largest = Math.max(largest, Math.abs(vectors[at + i]));
        double first = vectors[at], tau = 0, multiple = first;
        if (largest > 0) {
            largest = Math.max(largest, Math.abs(first));
            Substitution.divide(vectors, at, rest, largest);
            first = vectors[at];
            double size = Math.copySign(Math.sqrt(dot(at, at, rest)), -first);
            Substitution.divide(vectors, at + 1, rest - 1, first - size);
            multiple = largest * size;
            tau = (size - first) / size;
        }
        vectors[at] = 1;
        triangles[l * TOGETHER + l % TOGETHER] = tau;
        return multiple;
    }

    double tau(int l) {
        return triangles[l * TOGETHER + l % TOGETHER];
    }

    /// Clears the entries of vector l before the first that is its own.
    void clearBefore(int l) {
        Arrays.fill(vectors, l * length, l * length + l, 0);
    }

    /// Turns what lies in the place of vector `other`, from entry l on, by reflection l.
    void turnOne(int l, int other) {
        double tau = tau(l);
        int at = l * length + l, to = other * length + l;
        if (tau != 0) Substitution.subtract(tau * dot(at, to, length - l), vectors, at, to, length - l);
    }

    /// Σ of products of so many entries from two places on, in four sums, which the processor adds up side by side.
    double dot(int x, int y, int entries) {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= entries; i += 4) {
            a += vectors[x + i] * vectors[y + i];
            b += vectors[x + i + 1] * vectors[y + i + 1];
            c += vectors[x + i + 2] * vectors[y + i + 2];
            d += vectors[x + i + 3] * vectors[y + i + 3];
        }
        for (; i < entries; i++) a += vectors[x + i] * vectors[y + i];
        return a + b + (c + d);
    }

    /// Brings the reflections from `first` on, a multiple of [#TOGETHER], together, once their vectors are there.
    void join(int first) {
        for (int j = 0; j < together(first); j++) {
            int row = first + j, own = row * length + row;
            double tau = tau(row);
            for (int i = 0; i < j; i++) {
                triangles[(first + i) * TOGETHER + j] = -tau * dot((first + i) * length + row, own, length - row);
            }
            for (int i = 0; i < j; i++) { // by T, from above, where entries below are still to be used
                double sum = 0;
                for (int l = i; l < j; l++) {
                    sum += triangles[(first + i) * TOGETHER + l] * triangles[(first + l) * TOGETHER + j];
                }
                triangles[(first + i) * TOGETHER + j] = sum;
            }
            for (int i = j + 1; i < together(first); i++) triangles[(first + i) * TOGETHER + j] = 0;
        }
    }

    private int together(int first) {
        return Math.min(TOGETHER, count - first);
    }

    /// C ← H₀ H₁ … C for `c[length, width]`, once all are joined.
    ///
    /// @param isTriangle whether entries left of the diagonal are 0 for as many columns as there are reflections, and stay so until they are met
    void turn(Block c, int width, boolean isTriangle) {
        for (int first = (count - 1) / TOGETHER * TOGETHER; first >= 0 && count > 0; first -= TOGETHER) {
            int left = isTriangle ? first : 0;
            t.set(triangles, first * TOGETHER, TOGETHER, 1);
            apply(first, part.from(c, first, left), width - left);
        }
    }

    /// C ← … Hᵢ₊₁ Hᵢ C for the reflections that are joined from i = `first` on, and the rows of C from there on.
    void turnBack(int first, Block c, int width) {
        t.set(triangles, first * TOGETHER, 1, TOGETHER);
        apply(first, c, width);
    }

    /// C ← (I − V T Vᵀ) C for `c[length − first, width]`, with the T that was set.
    private void apply(int first, Block c, int width) {
        int many = together(first), rows = length - first;
        v.set(vectors, first * length + first, 1, length);
        along = cleared(along, many * width);
        turned = cleared(turned, many * width);
        w.all(along, width);
        z.all(turned, width);
        update.subtract(turnedV.transposed(v), c, w, many, width, rows); // −Vᵀ C
        update.subtract(t, w, z, many, width, many); // T Vᵀ C
        update.subtract(v, z, c, rows, width, many);
    }

    private static double[] cleared(double[] x, int length) {
        double[] room = room(x, length);
        Arrays.fill(room, 0, length, 0);
        return room;
    }
}
