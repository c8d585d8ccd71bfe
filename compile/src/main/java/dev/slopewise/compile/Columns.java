package dev.slopewise.compile;

import dev.slopewise.compile.LoopForm.How;
import java.util.Arrays;

/// Some rows side by side as columns: entry j of row r at j · `apart` + r. Squares are turned in registers where the machine can, else single numbers are moved.
final class Columns {
    private final Tiles tiles;
    private final int lanes;
    private final int length;
    private final int padded; // the length, up to whole squares
    private final int apart;
    private final Object square; // rows of a square, of which the last reaches over

    /// @param length of a row
    /// @param apart  more than the rows that are side by side, by as many as a vector has lanes or more
    Columns(boolean wide, int length, int apart) {
        this.tiles = wide ? Tiles.DOUBLES : Tiles.FLOATS;
        this.lanes = tiles.form().lanes();
        this.length = length;
        this.padded = Math.ceilDiv(length, lanes) * lanes;
        this.apart = apart;
        this.square = tiles.numbers().array(lanes * padded);
    }

    /// Entries that columns take.
    int size() {
        return padded * apart;
    }

    /// Whether all that works on columns is fast; asked for the first time, it begins to become so.
    static boolean areFast(boolean wide) {
        Tiles tiles = wide ? Tiles.DOUBLES : Tiles.FLOATS;
        tiles.turn().ask();
        tiles.columnSum().ask();
        return tiles.columnSum().isReady() && (tiles.turn().isReady() || !tiles.areTurned());
    }

    private boolean isTurned(Object rows) {
        return tiles.turn().isReady() && rows.getClass() == square.getClass();
    }

    /// Lays out `rows` rows, of which the first begins at `at` and the others `distance` each further on, as the columns from `first` on.
    void lay(Object from, int at, int distance, Object columns, int first, int rows) {
        int done = 0;
        if (isTurned(from) && distance >= 0) {
            int most = tiles.numbers().length(from) - padded; // where a row may begin
            for (; done + lanes <= rows && at + (done + lanes - 1) * distance <= most; done += lanes) {
                tiles.turn()
                        .get()
                        .run(from, at + done * distance, distance, columns, first + done, apart, padded, tiles.order());
            }
        }
        Moves.copy(from, at + done * distance, distance, 1, columns, first + done, 1, apart, rows - done, length);
    }

    /// Puts the first columns back as rows, of which the first begins at `at` and the others `distance` each further on.
    void putBack(Object columns, Object to, int at, int distance, int rows) {
        int turned = isTurned(to) ? rows / lanes * lanes : 0;
        if (turned > 0 && length >= lanes) {
            for (int j = 0; j < length; j += lanes)
                turn(columns, Math.min(j, length - lanes), 0, to, at, distance, turned);
        } else if (turned > 0) { // what reaches over a row is written again with the next
            int sure = distance == length ? turned - lanes : 0;
            if (sure > 0) turn(columns, 0, 0, to, at, distance, sure);
            for (int r = sure; r < turned; r += lanes) {
                turn(columns, 0, r, square, 0, length, lanes);
                Moves.copy(square, 0, length, 1, to, at + r * distance, distance, 1, lanes, length);
            }
        }
        Moves.copy(columns, turned, 1, apart, to, at + turned * distance, distance, 1, rows - turned, length);
    }

    /// Turns columns from `first` on, entries of each from `entry` on.
    private void turn(Object columns, int entry, int first, Object to, int at, int distance, int rows) {
        int from = entry * apart + first;
        tiles.turn().get().run(columns, from, apart, to, at + entry, distance, rows, tiles.order());
    }

    /// Sets the first `count` numbers to what brings nothing in.
    static void start(How how, Object numbers, int count) {
        double start = LoopWriter.start(how);
        if (numbers instanceof float[] floats) Arrays.fill(floats, 0, count, (float) start);
        else Arrays.fill((double[]) numbers, 0, count, start);
    }

    static double both(How how, double before, double next) {
        return switch (how) {
            case ADD -> before + next;
            case MIN -> Math.min(before, next);
            case MAX -> Math.max(before, next);
            case STORE -> next;
        };
    }

    /// Brings the first `count` partial sums of each row together.
    void sum(Object partial, int count, int rows, Object to) {
        tiles.columnSum().get().run(partial, apart, count, rows, to);
    }

    /// Brings a row of columns into as many neighbours.
    void bringIn(How how, Object columns, int row, Object to, int at) {
        if (to instanceof float[] floats) bringIn(how, (float[]) columns, row, floats, at);
        else bringIn(how, (double[]) columns, row, (double[]) to, at);
    }

    private void bringIn(How how, float[] next, int row, float[] to, int at) {
        if (how == How.ADD) for (int j = 0; j < length; j++) to[at + j] += next[row + j * apart];
        else for (int j = 0; j < length; j++) to[at + j] = (float) both(how, to[at + j], next[row + j * apart]);
    }

    private void bringIn(How how, double[] next, int row, double[] to, int at) {
        for (int j = 0; j < length; j++) to[at + j] = both(how, to[at + j], next[row + j * apart]);
    }
}
