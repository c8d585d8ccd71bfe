package dev.slopewise.compile;

import dev.slopewise.compile.ConvolutionPlan.Piece;
import dev.slopewise.compile.ConvolutionPlan.Results;

/// Where a convolution's sums go: from a block of channels and columns to the result's examples, channels and places.
final class ConvolutionResults {
    /// Fewer neighbouring places are few.
    private static final int FEW_PLACES = 8;

    private final ConvolutionPlan plan;
    private final ConvolutionSizes sizes;

    ConvolutionResults(ConvolutionPlan plan) {
        this.plan = plan;
        this.sizes = plan.sizes();
    }

    /// How far columns are from each other in a block; in rows of columns they are neighbours.
    int acrossColumns() {
        return plan.isCrosswise() ? sizes.strips() * sizes.rows() : 1;
    }

    /// Puts channels that come out where they belong.
    void place(Piece piece, int g, int first, int end, Object block, int from, Object result) {
        int across = acrossColumns(), down = plan.isCrosswise() ? 1 : piece.columns();
        int ofGroup = sizes.outs() * sizes.places();
        int to = (g * sizes.examples() + piece.first()) * ofGroup;
        for (int i = 0; i < piece.results().size(); i++) {
            Results r = piece.results().get(i);
            if (piece.examples() > Convolution.FEW_EXAMPLES && r.count() < FEW_PLACES) {
                int at = from + first * down, z = to + first * sizes.places();
                placeByExample(piece.examples(), r, block, at, down, across, result, z, end - first);
                continue;
            }
            for (int o = first; o < end; o++)
                place(piece, r, block, from + o * down, across, result, to + o * sizes.places());
        }
    }

    /// Some channels of a place after the other: where places are few and examples far from each other, rows of channels are the longest that lie together.
    private void placeByExample(
            int examples, Results r, Object block, int from, int down, int across, Object result, int to, int outs) {
        int apart = sizes.outs() * sizes.places();
        for (int i = 0; i < r.rows() * r.count(); i++) {
            int row = i / r.count(), inRow = i % r.count();
            int x = from + (r.column() + row * r.apart() + inRow * examples) * across;
            Moves.copy(
                    block,
                    x,
                    down,
                    across,
                    result,
                    to + r.place() + i * plan.apart(),
                    sizes.places(),
                    apart,
                    outs,
                    examples);
        }
    }

    private void place(Piece piece, Results r, Object block, int from, int across, Object result, int to) {
        int examples = piece.examples(), apart = sizes.outs() * sizes.places();
        int row = r.apart() * across, step = r.count() * plan.apart();
        int at = from + r.column() * across, place = to + r.place();
        if (examples <= Convolution.FEW_EXAMPLES && plan.apart() == 1) {
            for (int e = 0; e < examples; e++) {
                int z = place + e * apart;
                Moves.copy(
                        block,
                        at + e * across,
                        row,
                        examples * across,
                        result,
                        z,
                        step,
                        plan.apart(),
                        r.rows(),
                        r.count());
            }
            return;
        }
        for (int i = 0; i < r.rows(); i++) {
            int x = at + i * row, z = place + i * step;
            Moves.copy(block, x, examples * across, across, result, z, plan.apart(), apart, r.count(), examples);
        }
    }
}
