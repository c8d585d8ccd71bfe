package dev.slopewise.compile;

import java.util.ArrayList;
import java.util.List;

/// In which tiles a convolution is worked out whose groups are the lanes of vectors ([GroupLanes]): along rows of places, whose cells are neighbours
/// ([Taps]), some rows at a time. Zeros stand where no entry is, and are multiplied.
final class GroupPlan {
    /// Vectors that a tile is wide, at most.
    private static final int WIDEST = 8;

    /// Sums in a tile: beside them registers hold a weight and what comes from the cells. On machines with 32 registers, and with 16.
    private static final int MOST = 25, MOST_OF_FEW = 12;

    /// To begin an inner entry takes as long as so many multiply-adds.
    private static final int BEGUN = 4;

    /// Rows of a tile.
    ///
    /// @param cell  where its first row begins
    /// @param apart how many cells each row is from the next
    /// @param row   its first among those of the sums
    /// @param tiles side by side
    record Strip(TapSteps steps, int cell, int apart, int row, int tiles) {}

    /// A row of places that are [Taps#apart] from each other.
    ///
    /// @param row   where it stands in the sums
    /// @param place the first
    record Results(int row, int place, int count) {}

    private final Tile.Form form;
    private final List<Strip> strips = new ArrayList<>();
    private final List<Results> results = new ArrayList<>();
    private final int width;
    private final int slack;
    private final boolean isInOrder;
    private int rows;

    GroupPlan(Taps taps, Tile.Form machine) {
        List<Taps.Kind> kinds = taps.kinds();
        Taps.Kind first = kinds.getFirst(); // which has most places in a row, and most rows
        this.form = form(first.row(), first.places().length / first.row(), machine);
        this.width = Math.ceilDiv(first.row(), form.vectors()) * form.vectors();
        int furthest = 0;
        for (Taps.Kind kind : kinds) furthest = Math.max(furthest, cut(kind, taps, machine.lanes()));
        this.slack = width + form.rows() * furthest;
        this.isInOrder =
                results.stream().allMatch(r -> r.row * width == r.place && (r.count == width || results.size() == 1));
    }

    private static Tile.Form form(int row, int rows, Tile.Form machine) {
        int most = machine.rows() == 8 ? MOST : MOST_OF_FEW;
        Tile.Form best = machine;
        long least = Long.MAX_VALUE;
        for (int v = 1; v <= Math.min(row, WIDEST); v++) {
            for (int r = 1; r <= Math.min(rows, most / v); r++) {
                long cost = (long) Math.ceilDiv(row, v) * Math.ceilDiv(rows, r) * (r * v + BEGUN);
                if (cost >= least) continue;
                least = cost;
                best = new Tile.Form(r, v, machine.lanes(), machine.wide(), 1);
            }
        }
        return best;
    }

    /// @return how far rows of a strip are apart at most
    private int cut(Taps.Kind kind, Taps taps, int lanes) {
        TapSteps steps = TapSteps.of(taps, kind.met(), lanes, lanes);
        int[] cells = taps.cellsOfPlaces(), places = kind.places();
        int count = places.length / kind.row(), furthest = 0;
        for (int i = 0, some; i < count; i += some) {
            int cell = cells[places[i * kind.row()]];
            int apart = i + 1 < count ? cells[places[(i + 1) * kind.row()]] - cell : 0;
            for (some = 0; some < Math.min(form.rows(), count - i); some++) {
                int place = places[(i + some) * kind.row()];
                if (cells[place] != cell + some * apart) break;
                results.add(new Results(rows + some, place, kind.row()));
            }
            strips.add(new Strip(steps, cell, apart, rows, Math.ceilDiv(kind.row(), form.vectors())));
            rows += form.rows();
            furthest = Math.max(furthest, apart);
        }
        return furthest;
    }

    Tile.Form form() {
        return form;
    }

    List<Strip> strips() {
        return strips;
    }

    List<Results> results() {
        return results;
    }

    /// Sums of a row.
    int width() {
        return width;
    }

    /// Rows of sums.
    int rows() {
        return rows;
    }

    /// How many cells a tile may reach beyond the last.
    int slack() {
        return slack;
    }

    /// Whether the sums stand in the order of places.
    boolean isInOrder() {
        return isInOrder;
    }
}
