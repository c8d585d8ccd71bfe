package dev.slopewise.compile;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The [GroupTile]s of this machine, and its [LaneMove]s, each run in once a convolution asks for it.
final class GroupTiles {
    private static final int DEPTH = 64;

    private static final Map<GroupTile.Form, Written<GroupTile>> KNOWN = new ConcurrentHashMap<>();
    private static final Map<Tiles, Written<LaneMove>> MOVES = new ConcurrentHashMap<>();

    private GroupTiles() {}

    static Written<GroupTile> of(GroupTile.Form form, Tiles tiles) {
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

    private static Written<GroupTile> made(GroupTile.Form form, Tiles tiles, Written.Start start) {
        double fast = Tiles.FAST * depth(form) * form.rows() * form.vectors();
        return new Written<>(start, () -> GroupTileCode.make(form), tile -> trial(form, tile, tiles.numbers()), fast);
    }

    private static Runnable trial(GroupTile.Form form, GroupTile tile, Numbers numbers) {
        int lanes = form.lanes(), row = form.columns(), depth = depth(form);
        int[] stepsA = new int[depth], stepsB = new int[depth];
        for (int l = 0; l < depth; l++) {
            stepsA[l] = l * lanes;
            stepsB[l] = l * lanes;
        }
        Object a = numbers.array(depth * lanes), b = numbers.array(depth * lanes + form.rows() * row);
        Object c = numbers.array(form.rows() * row);
        return () -> tile.run(a, 0, stepsA, b, 0, row, stepsB, 0, depth, c, 0, row);
    }

    private static int depth(GroupTile.Form form) {
        return DEPTH / form.taps() * form.taps();
    }
}
