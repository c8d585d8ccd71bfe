package dev.slopewise.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.transform.Transforms;
import org.junit.jupiter.api.Test;

/// Compares with the game as loops over a plain array.
class GameOfLifeTest {
    private static final Tensor BOARD =
            Key.of(11).bernoulli(0.4, 9, 7).to(DType.F64); // not square, so that rows and columns differ

    private static int neighbours(double[][] board, int row, int column) {
        int count = 0;
        for (int i = 0; i < 9; i++) {
            if (i == 4) continue;
            int r = Math.floorMod(row + i / 3 - 1, board.length),
                    c = Math.floorMod(column + i % 3 - 1, board[0].length);
            count += (int) board[r][c];
        }
        return count;
    }

    private static double[][] next(double[][] board) {
        double[][] next = new double[board.length][board[0].length];
        for (int r = 0; r < board.length; r++) {
            for (int c = 0; c < board[0].length; c++) {
                int count = neighbours(board, r, c);
                next[r][c] = count == 3 || (count == 2 && board[r][c] == 1) ? 1 : 0;
            }
        }
        return next;
    }

    private static double softCount(double[][] board, double sharpness) {
        double sum = 0;
        for (int r = 0; r < board.length; r++) {
            for (int c = 0; c < board[0].length; c++) {
                double neighbours = 0;
                for (int i = 0; i < 9; i++) {
                    if (i == 4) continue;
                    neighbours += board[Math.floorMod(r + i / 3 - 1, board.length)][
                            Math.floorMod(c + i % 3 - 1, board[0].length)];
                }
                sum += 1 / (1 + Math.exp(-sharpness * (0.75 - Math.abs(neighbours + board[r][c] / 2 - 3))));
            }
        }
        return sum;
    }

    @Test
    void bothWaysCountTheNeighbours() {
        Tensor rolled = GameOfLife.neighboursByRolling(BOARD);
        assertThat(rolled.toDoubles())
                .containsExactly(GameOfLife.neighboursByConvolution(BOARD).toDoubles());
        var plain = (double[][]) BOARD.toNested();
        for (int r = 0; r < plain.length; r++)
            for (int c = 0; c < plain[0].length; c++)
                assertThat(rolled.get(r, c).item()).isEqualTo(neighbours(plain, r, c));
    }

    @Test
    void playsByTheRules() {
        var plain = (double[][]) BOARD.toNested();
        Tensor boards = GameOfLife.generations(BOARD, 6);
        for (int generation = 0; generation < 6; generation++) {
            plain = next(plain);
            assertThat(boards.get(generation).toNested()).isEqualTo(plain);
        }
        assertThat(boards.get(-1).sum().item()).as("somebody lives").isPositive();
    }

    @Test
    void aGliderComesBackOnePlaceOnInEachDirection() {
        Tensor start = GameOfLife.glider();
        Tensor boards = GameOfLife.generations(start, 32);
        for (int turn = 1; turn <= 8; turn++)
            assertThat(boards.get(4 * turn - 1).toFloats())
                    .containsExactly(GameOfLife.roll(start, turn, turn).toFloats());
        assertThat(boards.get(0).toFloats()).isNotEqualTo(start.toFloats());
        assertThat(boards.get(3).get(3, 3).item()).isEqualTo(1);
    }

    @Test
    void theSoftRuleComesNearTheRuleAndHasItsSlopes() {
        assertThat(GameOfLife.softNext(BOARD, 200).isClose(GameOfLife.next(BOARD), 0, 1e-12))
                .isTrue();
        Tensor board = BOARD.times(0.8).plus(0.07); // off the corners of |x|
        Tensor slopes =
                Transforms.grad((Tensor b) -> GameOfLife.softNext(b, 4).sum()).apply(board);
        for (int r = 0; r < 9; r++) {
            for (int c = 0; c < 7; c++) {
                var up = (double[][]) board.toNested();
                var down = (double[][]) board.toNested();
                up[r][c] += 1e-5;
                down[r][c] -= 1e-5;
                assertThat(slopes.get(r, c).item())
                        .isCloseTo((softCount(up, 4) - softCount(down, 4)) / 2e-5, within(1e-7));
            }
        }
    }

    @Test
    void printsTheseBoardsAndNumbers() {
        Printed printed = Printed.by(GameOfLife::main);
        assertThat(printed.text())
                .contains("after 4 generations:\n  ........\n  ..#.....\n  ...#....\n  .###....\n  ........\n")
                .contains("back at the start after 32: true");
        var start = (double[][]) GameOfLife.glider().to(DType.F64).toNested();
        assertThat(printed.numbersAfter("one generation on")[0]).isCloseTo(softCount(start, 4), within(1e-4));
    }
}
