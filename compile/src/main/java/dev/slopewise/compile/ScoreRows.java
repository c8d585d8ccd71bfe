package dev.slopewise.compile;

import dev.slopewise.compile.LaneCode.Kind;
import dev.slopewise.compile.LoopForm.Access;
import dev.slopewise.compile.LoopForm.Along;
import dev.slopewise.compile.LoopForm.Entry;
import dev.slopewise.compile.LoopForm.Fold;
import dev.slopewise.compile.LoopForm.How;
import dev.slopewise.compile.LoopForm.Kept;
import dev.slopewise.compile.LoopForm.Pass;
import dev.slopewise.compile.LoopForm.Put;
import dev.slopewise.compile.LoopForm.RowPut;
import dev.slopewise.core.DType;
import dev.slopewise.core.Pointwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What attention does to rows of scores between its products, as written loops. A product of queries and keys becomes scores here: scaled, with a
/// bias added, −∞ where a mask is false.
final class ScoreRows {
    /// Accesses: products along the row (and in [#slopes] those of slopes and values), two numbers a row, a bias or mask, and last, where queries see a part of
    /// the keys, [#stairs].
    static final int PRODUCTS = 0, SLOPES = 1;

    private static final double NOTHING = Double.NEGATIVE_INFINITY;

    private final boolean wide;
    private final double scale;
    private final Optional<DType> extra;
    private final List<Access> accesses = new ArrayList<>();
    private final boolean seesAll;
    private final int first; // of two numbers a row

    private ScoreRows(AttentionSizes sizes, int along) {
        this.wide = sizes.wide();
        this.scale = sizes.scores().scale();
        this.extra = sizes.extra();
        this.seesAll = sizes.seesAll();
        this.first = along;
        for (int k = 0; k < along; k++) accesses.add(new Access(Entry.REAL, Along.ENTRIES, false));
        for (int k = 0; k < 2; k++) accesses.add(new Access(Entry.REAL, Along.ROW, false));
        extra.ifPresent(
                type -> accesses.add(new Access(type == DType.BOOL ? Entry.MASK : Entry.REAL, Along.ENTRIES, false)));
        if (!seesAll) accesses.add(new Access(Entry.REAL, Along.ENTRIES, false));
    }

    /// As many zeros as there are keys, then ones: a row that sees n keys reads it from n entries before the first one on, so that the next row, which sees one
    /// more, begins one entry before. Numbers, as to compare them takes less than to read a mask.
    static Object stairs(AttentionSizes sizes) {
        int keys = sizes.keys(), all = 2 * keys + sizes.rows();
        Object stairs = sizes.array(all);
        if (stairs instanceof float[] floats) Arrays.fill(floats, keys, all, 1);
        else Arrays.fill((double[]) stairs, keys, all, 1);
        return stairs;
    }

    /// As if every key were seen.
    private Lane shown(LaneCode code) {
        Lane scaled = code.load(PRODUCTS).times(scale);
        return extra.isEmpty() || isMask() ? scaled : scaled.plus(code.load(first + 2));
    }

    private boolean isMask() {
        return extra.isPresent() && extra.get() == DType.BOOL;
    }

    /// Something of each key that is seen, else a constant: what is not seen goes through no e^x, which takes long where nothing comes of it.
    private Lane seen(LaneCode code, Lane x, double otherwise) {
        Lane constant = code.constant(otherwise);
        Lane seen = isMask() ? code.loadMask(first + 2).select(x, constant) : x;
        return seesAll ? seen : code.load(accesses.size() - 1).eq(0).select(seen, constant);
    }

    private Lane register(LaneCode code, int number) {
        return code.load(accesses.size() + number);
    }

    private static Lane shift(Lane largest) {
        return largest.eq(NOTHING).select(largest.code().constant(0), largest);
    }

    private static Lane exp(Lane x) {
        return Formulas.of(Pointwise.EXP, List.of(x));
    }

    private LoopForm form(List<Pass> passes, int registers, RowPut... puts) {
        List<Kind> kinds = new ArrayList<>();
        for (int r = 0; r < registers; r++) kinds.add(Kind.REAL);
        return new LoopForm(wide, accesses, kinds, passes, List.of(puts));
    }

    /// Products become e^(s − largest s); the numbers of a row become the logarithm of Σ eˢ, and what these are to be multiplied by to be shares, 0 for a
    /// row that sees nothing.
    static LoopForm shares(AttentionSizes sizes) {
        boolean wide = sizes.wide();
        var rows = new ScoreRows(sizes, 1);
        LaneCode scores = new LaneCode(wide), largest = new LaneCode(wide);
        Lane shown = rows.shown(scores);
        int score = rows.seen(scores, shown, NOTHING).id(),
                shift = shift(rows.register(largest, 0)).id();
        LaneCode exponentials = new LaneCode(wide), sums = new LaneCode(wide);
        Lane exponential = exp(exponentials.load(PRODUCTS).minus(rows.register(exponentials, 1)));
        int e = rows.seen(exponentials, exponential, 0).id();
        Lane sum = rows.register(sums, 2);
        int logSum = rows.register(sums, 1)
                .plus(Formulas.of(Pointwise.LOG, List.of(sum)))
                .id();
        int factor =
                sum.eq(0).select(sums.constant(0), sums.constant(1).over(sum)).id();
        return rows.form(
                List.of(
                        new Pass(
                                scores.instructions(),
                                List.of(new Put(shown.id(), PRODUCTS, How.STORE)),
                                List.of(new Fold(score, How.MAX, 0)),
                                largest.instructions(),
                                List.of(new Kept(shift, 1))),
                        new Pass(
                                exponentials.instructions(),
                                List.of(new Put(e, PRODUCTS, How.STORE)),
                                List.of(new Fold(e, How.ADD, 2)),
                                sums.instructions(),
                                List.of(new Kept(logSum, 3), new Kept(factor, 4)))),
                5,
                new RowPut(3, rows.first, How.STORE),
                new RowPut(4, rows.first + 1, How.STORE));
    }

    /// Products become shares p = e^(s − logSum), those of slopes and values become scale · p (u − mean); logSum and mean are the numbers of a row.
    static LoopForm slopes(AttentionSizes sizes) {
        boolean wide = sizes.wide();
        var rows = new ScoreRows(sizes, 2);
        LaneCode before = new LaneCode(wide), entries = new LaneCode(wide);
        int shift = shift(before.load(rows.first)).id();
        Lane p = rows.seen(entries, exp(rows.shown(entries).minus(rows.register(entries, 0))), 0);
        Lane excess = entries.load(SLOPES).minus(entries.load(rows.first + 1));
        int t = rows.seen(entries, p.times(excess).times(sizes.scores().scale()), 0)
                .id();
        return rows.form(
                List.of(
                        new Pass(List.of(), List.of(), List.of(), before.instructions(), List.of(new Kept(shift, 0))),
                        new Pass(
                                entries.instructions(),
                                List.of(new Put(p.id(), PRODUCTS, How.STORE), new Put(t, SLOPES, How.STORE)),
                                List.of(),
                                List.of(),
                                List.of())),
                1);
    }

    /// Rows times a number each.
    static LoopForm scaled(boolean wide) {
        var code = new LaneCode(wide);
        int product = code.load(0).times(code.load(1)).id();
        return new LoopForm(
                wide,
                List.of(new Access(Entry.REAL, Along.ENTRIES, false), new Access(Entry.REAL, Along.ROW, false)),
                List.of(),
                List.of(new Pass(
                        code.instructions(), List.of(new Put(product, 0, How.STORE)), List.of(), List.of(), List.of())),
                List.of());
    }

    /// One loop and what it is given, for one thread at a time.
    static final class Run {
        private final LoopCode code;
        private final Object[] arrays;
        private final int[] numbers;
        private final int[][] tables;
        private final Object sums;

        Run(LoopCode code) {
            this.code = code;
            this.arrays = new Object[code.form().accesses().size()];
            this.numbers = new int[LoopForm.HEAD + 3 * arrays.length];
            this.tables = new int[arrays.length][];
            this.sums = LoopRunIn.sums(code.form());
            Arrays.fill(arrays, Storage.NONE);
            numbers[2] = 1;
            numbers[3] = LoopWriter.sums(code.form().wide());
        }

        /// Where an access goes: its row i begins at `base` + i · `stride`.
        void bind(int access, Object array, int base, int stride) {
            arrays[access] = array;
            numbers[LoopForm.HEAD + 3 * access] = base;
            numbers[LoopForm.HEAD + 3 * access + 1] = stride;
        }

        /// Works on the first entries of some rows.
        void rows(int from, int to, int length) {
            numbers[0] = length;
            numbers[1] = length * to;
            code.run(arrays, numbers, tables, sums, from, to, 0);
            code.ran((long) length * (to - from));
        }

        /// Works on the scores of some rows of a block, the first `seen` of each; what a row does not see of these becomes 0.
        void rowsOf(AttentionSizes sizes, int block, int from, int to, int seen, Object stairs) {
            if (sizes.seesAll()) {
                rows(from, to, seen);
                return;
            }
            for (int i = from; i < to; ) {
                int end = Math.min(to, i + sizes.rising(block, i));
                bind(arrays.length - 1, stairs, sizes.keys() - sizes.reach(block, i) + i, -1);
                rows(i, end, seen);
                i = end;
            }
        }

        /// Lets go of the arrays.
        void release() {
            Arrays.fill(arrays, Storage.NONE);
        }
    }
}
