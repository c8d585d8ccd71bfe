package dev.slopewise.compile;

/// How one operand is laid out in strips for tiles: some rows of the left one, or columns of the right, with all inner entries of a block.
final class Strips {
    private final Operand operand;
    private final Numbers numbers;
    private final Written<Turn> turn;
    private final Object order;
    private final int lanes;

    /// Distances of entries in a strip.
    private final int acrossStep;

    Strips(Operand operand, int acrossStep, Tiles tiles) {
        this.operand = operand;
        this.acrossStep = acrossStep;
        this.numbers = tiles.numbers();
        this.turn = tiles.turn();
        this.order = tiles.order();
        this.lanes = tiles.form().lanes();
        if (turns()) turn.ask();
    }

    private boolean turns() {
        return acrossStep == 1 && operand.alongStep == 1 && operand.acrossStep > 1;
    }

    /// Lays out `count` entries across from `start` on, `depth` along from `first` on.
    void lay(Object from, int g, int start, int count, int first, int depth, Object to, int at, int alongStep) {
        int base = operand.batch[g], turned = 0;
        if (turns() && depth >= lanes && turn.isReady()) {
            for (; turned + lanes <= count; turned += lanes) {
                int corner = base + operand.across[start + turned] + operand.along[first];
                turn(from, corner, depth, to, at + turned, alongStep);
            }
        }
        numbers.lay(
                from,
                base,
                operand,
                start + turned,
                count - turned,
                first,
                depth,
                to,
                at + turned,
                acrossStep,
                alongStep);
    }

    /// The last square overlaps the one before where the depth is no multiple of the lanes.
    private void turn(Object from, int corner, int depth, Object to, int at, int alongStep) {
        int whole = depth / lanes * lanes, last = depth - lanes;
        turn.get().run(from, corner, operand.acrossStep, to, at, alongStep, whole, order);
        if (whole < depth) {
            turn.get().run(from, corner + last, operand.acrossStep, to, at + last * alongStep, alongStep, lanes, order);
        }
    }
}
