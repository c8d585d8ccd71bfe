package dev.slopewise.compile;

import org.jspecify.annotations.Nullable;

/// How one operand is given to tiles: in strips of some entries across (rows of the left operand, columns of the right) with all inner entries of a
/// block. Strips are read where they lie if they lie well, else packed one after the other.
final class Strips {
    /// Distance of the rows of a packed strip whose inner entries are neighbours: a little more than a block, so that they do not meet in the same
    /// lines of a cache.
    static final int APART = Product.BLOCK + 16;

    /// Rows that are cut into all strips before the next ones, where rows lie together: whole pages are read then, not a piece of each.
    private static final int ROWS = 16;

    /// A strip that is used more often than this is worth packing.
    private static final int USES = 16;

    private final Operand operand;
    private final Numbers numbers;
    private final Written<Turn> turn;

    /// For strips of rows whose entries lie as in a strip.
    private final @Nullable Written<StripCut> cut;

    private final Object order;
    private final int lanes;
    private final int apart;
    private final int width;
    private final int narrow;

    /// @param apart  distance of entries across in a strip: 1, or more, and inner entries are neighbours
    /// @param width  of a strip
    /// @param narrow the width of the last strip if it has no more entries than this
    Strips(Operand operand, int apart, int width, int narrow, Tiles tiles) {
        this.operand = operand;
        this.apart = apart;
        this.width = width;
        this.narrow = narrow;
        this.numbers = tiles.numbers();
        this.turn = tiles.turn();
        this.order = tiles.order();
        this.lanes = tiles.form().lanes();
        boolean areCut = apart == 1 && operand.acrossStep == 1 && operand.alongStep >= 0 && width % lanes == 0;
        this.cut = areCut ? tiles.stripCut(width) : null;
    }

    /// @param uses how often each strip will be used
    void ask(int uses) {
        if (turns()) turn.ask();
        if (cut != null && uses > USES) cut.ask();
    }

    /// The strips that a task has before it, and the one that it uses.
    static final class Part {
        private final Numbers numbers;
        private Object operand;
        private Object packed;
        private int base;
        private int corner;
        private int firstPacked;

        Object array;
        int at;
        int step;

        Part(Numbers numbers) {
            this.numbers = numbers;
            this.packed = numbers.array(0);
            this.operand = packed;
            this.array = packed;
        }

        private void room(int length) {
            if (numbers.length(packed) < length) packed = numbers.array(length);
        }

        /// Forgets the operand.
        void end() {
            operand = packed;
            array = packed;
        }
    }

    /// Makes entries `from` to `to` across ready, `depth` along from `first` on.
    ///
    /// @param uses how often each strip will be used
    void begin(Part part, Object x, int g, int from, int to, int first, int depth, int uses) {
        boolean liesSo = operand.acrossStep == apart && (apart == 1 ? operand.alongStep >= 0 : operand.alongStep == 1);
        boolean isRead = liesSo && uses <= USES;
        int last = (to - from) % width;
        part.operand = x;
        part.base = operand.batch[g];
        part.corner = part.base + operand.along[first];
        part.firstPacked = !isRead ? from : last == narrow ? to : to - last;
        part.room(Math.ceilDiv(to - part.firstPacked, width) * width * Math.max(apart, APART));
        int rest = cut(part, to, depth);
        int chunk = apart == 1 && operand.acrossStep == 1 ? ROWS : depth;
        for (int l = 0; l < depth; l += chunk) {
            for (int start = rest; start < to; start += width) {
                int count = Math.min(width, to - start), step = step(count);
                int at = (start - part.firstPacked) * APART + l * step;
                pack(part, start, count, first + l, Math.min(chunk, depth - l), at, step);
            }
        }
    }

    /// Packs the whole strips before `to` by vectors.
    ///
    /// @return where the rest begins
    private int cut(Part part, int to, int depth) {
        int strips = (to - part.firstPacked) / width;
        if (cut == null || strips == 0 || !cut.isReady()) return part.firstPacked;
        int at = part.corner + operand.across[part.firstPacked];
        cut.get().run(part.operand, at, operand.alongStep, depth, part.packed, 0, strips, width * APART);
        return part.firstPacked + strips * width;
    }

    /// The distance of inner entries in a packed strip.
    private int step(int count) {
        return apart > 1 ? 1 : count <= narrow ? narrow : width;
    }

    /// Finds the strip of `count` entries from `start` on.
    void find(Part part, int start, int count) {
        boolean isRead = start < part.firstPacked;
        part.array = isRead ? part.operand : part.packed;
        part.at = isRead ? part.corner + operand.across[start] : (start - part.firstPacked) * APART;
        part.step = isRead ? operand.alongStep : step(count);
    }

    private boolean turns() {
        return apart == 1 && operand.liesTheOtherWay();
    }

    private void pack(Part part, int start, int count, int first, int depth, int at, int step) {
        int turned = 0;
        if (turns() && turn.isReady()) {
            for (; turned + lanes <= count && reaches(part, start + turned, depth); turned += lanes) {
                turn(part, start + turned, depth, at + turned, step);
            }
        }
        int rest = count - turned, to = at + turned * apart;
        numbers.lay(part.operand, part.base, operand, start + turned, rest, first, depth, part.packed, to, apart, step);
    }

    /// Whether a square can be read: where there are fewer inner entries than lanes, what follows them is read with them, and not used.
    private boolean reaches(Part part, int start, int depth) {
        int last = part.corner + operand.across[start + lanes - 1];
        return depth >= lanes || last + lanes <= numbers.length(part.operand);
    }

    /// The last square overlaps the one before where the depth is no multiple of the lanes.
    private void turn(Part part, int start, int depth, int at, int step) {
        int corner = part.corner + operand.across[start], stride = operand.acrossStep;
        int whole = Math.max(1, depth / lanes) * lanes, last = depth - lanes;
        turn.get().run(part.operand, corner, stride, part.packed, at, step, whole, order);
        if (whole < depth) {
            turn.get().run(part.operand, corner + last, stride, part.packed, at + last * step, step, lanes, order);
        }
    }
}
