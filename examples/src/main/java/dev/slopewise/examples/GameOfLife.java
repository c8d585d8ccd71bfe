package dev.slopewise.examples;

import static dev.slopewise.core.transform.Transforms.grad;

import dev.slopewise.core.DType;
import dev.slopewise.core.Index;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.ControlFlow;
import dev.slopewise.core.transform.ControlFlow.Step;

/// Conway's Game of Life on a board `[rows, columns]` whose edges meet: 1 is alive, 0 is dead.
///
/// A cell lives on with two or three living neighbours of its eight, and is born with three. With half a point for the cell itself both
/// say the same: it lives next if |neighbours + cell/2 − 3| is ½ or less, which is below ¾.
///
/// @see <a href="https://doi.org/10.1038/scientificamerican1070-120">Gardner 1970, The fantastic combinations of John Conway's new solitaire game “life”</a>
final class GameOfLife {
    static final int SIZE = 8;

    /// The board moved down and to the right; what leaves at an edge enters at the opposite one.
    static Tensor roll(Tensor board, int down, int right) {
        Tensor rows = Tensor.iota(board.shape().size(0))
                .minus(down)
                .floorMod(board.shape().size(0));
        Tensor columns = Tensor.iota(board.shape().size(1))
                .minus(right)
                .floorMod(board.shape().size(1));
        return board.get(Index.of(rows)).get(Index.all(), Index.of(columns));
    }

    static Tensor neighboursByRolling(Tensor board) {
        Tensor sum = board.neg();
        for (int down = -1; down <= 1; down++)
            for (int right = -1; right <= 1; right++) sum = sum.plus(roll(board, down, right));
        return sum;
    }

    /// The same as a convolution of the board with a rim that repeats the opposite edges.
    static Tensor neighboursByConvolution(Tensor board) {
        int rows = board.shape().size(0), columns = board.shape().size(1);
        Tensor rimmed = board.get(Index.of(Tensor.iota(rows + 2).minus(1).floorMod(rows)))
                .get(Index.all(), Index.of(Tensor.iota(columns + 2).minus(1).floorMod(columns)));
        Tensor ring = Tensor.of(new float[][] {{1, 1, 1}, {1, 0, 1}, {1, 1, 1}}).to(board.dtype());
        return rimmed.expand(0).convolve(ring.reshape(1, 1, 3, 3)).squeeze(0);
    }

    static Tensor next(Tensor board) {
        return distance(board).lt(0.75).to(board.dtype());
    }

    /// The same rule with soft edges, which has slopes; the sharper, the nearer to the rule.
    static Tensor softNext(Tensor board, double sharpness) {
        return distance(board).neg().plus(0.75).times(sharpness).sigmoid();
    }

    private static Tensor distance(Tensor board) {
        return neighboursByConvolution(board).plus(board.div(2)).minus(3).abs();
    }

    /// The boards after 1, 2, … generations: `[generations, rows, columns]`.
    static Tensor generations(Tensor board, int count) {
        return ControlFlow.scan(
                        (Tensor now) -> {
                            Tensor next = next(now);
                            return new Step<>(next, next);
                        },
                        board,
                        count)
                .given();
    }

    /// A glider in the corner, which moves one place down and one to the right in four generations.
    static Tensor glider() {
        Tensor shape = Tensor.of(new float[][] {{0, 1, 0}, {0, 0, 1}, {1, 1, 1}});
        return shape.pad(0, 0, SIZE - 3, 0).pad(1, 0, SIZE - 3, 0);
    }

    private static void print(String title, Tensor board) {
        IO.println(title);
        for (int[] row : (int[][]) board.to(DType.I32).toNested()) {
            var line = new StringBuilder("  ");
            for (int cell : row) line.append(cell == 1 ? '#' : '.');
            IO.println(line);
        }
    }

    static void main() {
        Tensor start = glider();
        Tensor boards = generations(start, 4 * SIZE);
        print("start:", start);
        print("after 4 generations:", boards.get(3));
        IO.println("back at the start after %d: %s"
                .formatted(4 * SIZE, boards.get(-1).eq(start).all().toBooleans()[0]));
        Tensor slopes = grad((Tensor b) -> softNext(b, 4).sum()).apply(start);
        int steepest = (int) slopes.reshape(-1).argmax(0).item();
        IO.println(
                "one generation on %.4f cells live by the soft rule; it grows by %.4f with cell (%d, %d), fastest of all"
                        .formatted(
                                softNext(start, 4).sum().item(),
                                slopes.maximum().item(),
                                steepest / SIZE,
                                steepest % SIZE));
    }

    private GameOfLife() {}
}
