package dev.slopewise.compile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The [GroupTile]s of this machine, and its [LaneMove]s, each run in once a convolution asks for it.
final class GroupTiles {
    private static final int DEPTH = 64;

    private static final Map<Tile.Form, Written<GroupTile>> KNOWN = new ConcurrentHashMap<>();
    private static final Map<Tiles, Written<LaneMove>> MOVES = new ConcurrentHashMap<>();

    private GroupTiles() {}

    static Written<GroupTile> of(Tile.Form form, Tiles tiles) {
        return tiles.areAtOnce()
                ? made(form, tiles, Written.Start.NOW)
                : KNOWN.computeIfAbsent(form, f -> made(f, tiles, Written.Start.LATER));
    }

    static Written<LaneMove> moves(Tiles tiles) {
        return tiles.areAtOnce()
                ? moves(tiles, Written.Start.NOW)
                : MOVES.computeIfAbsent(tiles, t -> moves(t, Written.Start.LATER));
    }

    private static Written<LaneMove> moves(Tiles tiles, Written.Start start) {
        int lanes = tiles.form().lanes();
        Object from = tiles.numbers().array(DEPTH * lanes), to = tiles.numbers().array(DEPTH * lanes);
        return new Written<>(
                start,
                () -> LaneMoveCode.make(lanes, tiles.form().wide()),
                move -> () -> move.run(from, 0, lanes, to, 0, lanes, DEPTH),
                Tiles.FAST * DEPTH);
    }

    private static Written<GroupTile> made(Tile.Form form, Tiles tiles, Written.Start start) {
        double fast = Tiles.FAST * DEPTH * form.rows() * form.vectors();
        return new Written<>(start, () -> GroupTileCode.make(form), tile -> trial(form, tile, tiles.numbers()), fast);
    }

    private static Runnable trial(Tile.Form form, GroupTile tile, Numbers numbers) {
        int lanes = form.lanes(), row = form.columns();
        int[] stepsA = new int[DEPTH], stepsB = new int[DEPTH];
        for (int l = 0; l < DEPTH; l++) {
            stepsA[l] = l * lanes;
            stepsB[l] = l * lanes;
        }
        Object a = numbers.array(DEPTH * lanes), b = numbers.array(DEPTH * lanes + form.rows() * row);
        Object c = numbers.array(form.rows() * row);
        return () -> tile.run(a, 0, stepsA, b, 0, row, stepsB, 0, DEPTH, c, 0, row);
    }
}
