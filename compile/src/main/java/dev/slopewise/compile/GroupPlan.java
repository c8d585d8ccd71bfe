package dev.slopewise.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// In which tiles a convolution is worked out whose groups are the lanes of vectors ([GroupLanes]): along rows of places, whose cells are neighbours
/// ([Taps]), some rows at a time. Zeros stand where no entry is, and are multiplied.
final class GroupPlan {
    /// Vectors that a tile is wide, at most.
    private static final int WIDEST = 8;

    /// Sums in a tile that takes a tap at a time: beside them registers hold a weight and what comes from the cells. On machines with 32 registers, and with 16.
    private static final int MOST = 25, MOST_OF_FEW = 12;

    /// Registers that a tile of several taps may fill with sums, weights and what these meet.
    private static final int FILLED = 28, FILLED_OF_FEW = 14;

    /// Taps that a tile takes at once, at most.
    private static final int MOST_TAPS = 7;

    /// To read a vector, nearly each of which crosses a line of the cache, takes as long as so many multiply-adds, and to begin an inner entry as many as this.
    private static final int READ = 2, BEGUN = 4;

    /// A machine that begins two multiply-adds a cycle, each of which takes four, is busy with as many sums.
    private static final int BUSY = 8;

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

    private final GroupTile.Form form;
    private final List<Strip> strips = new ArrayList<>();
    private final List<Results> results = new ArrayList<>();
    private final int width;
    private final int slack;
    private final boolean isInOrder;
    private int rows;

    GroupPlan(Taps taps, Tile.Form machine) {
        List<Taps.Kind> kinds = taps.kinds();
        Taps.Kind first = kinds.getFirst(); // which has most places in a row, and most rows
        int lanes = machine.lanes();
        List<TapSteps> steps = kinds.stream()
                .map(kind -> TapSteps.of(taps, kind.met(), lanes, lanes))
                .toList();
        int rows = first.places().length / first.row();
        this.form = form(first.row(), rows, machine, t -> steps.stream().allMatch(each -> each.isInRuns(t, lanes)));
        this.width = Math.ceilDiv(first.row(), form.vectors()) * form.vectors();
        int furthest = 0;
        for (int k = 0; k < kinds.size(); k++) furthest = Math.max(furthest, cut(kinds.get(k), taps, steps.get(k)));
        this.slack = width + form.rows() * furthest;
        this.isInOrder =
                results.stream().allMatch(r -> r.row * width == r.place && (r.count == width || results.size() == 1));
    }

    private static GroupTile.Form form(int row, int rows, Tile.Form machine, IntPredicate takes) {
        boolean areMany = machine.rows() == 8;
        var best = new GroupTile.Form(1, 1, 1, machine.lanes(), machine.wide());
        double least = Double.MAX_VALUE;
        for (int t = 1; t <= MOST_TAPS; t++) {
            if (!takes.test(t)) continue;
            for (int v = 1; v <= Math.min(row, WIDEST); v++) {
                int beside = t == 1 ? 0 : v + 2 * t - 1;
                int most = (t == 1 ? areMany ? MOST : MOST_OF_FEW : areMany ? FILLED : FILLED_OF_FEW) - beside;
                for (int r = 1; r <= Math.min(rows, most / v); r++) {
                    double sums = Math.max(r * v, BUSY), read = READ * (r * (v + t - 1) + t) / (double) t;
                    double tile = Math.max(sums, read) + BEGUN / (double) t;
                    double cost = Math.ceilDiv(row, v) * Math.ceilDiv(rows, r) * tile;
                    if (cost >= least) continue;
                    least = cost;
                    best = new GroupTile.Form(r, v, t, machine.lanes(), machine.wide());
                }
            }
        }
        return best;
    }

    /// @return how far rows of a strip are apart at most
    private int cut(Taps.Kind kind, Taps taps, TapSteps steps) {
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

    GroupTile.Form form() {
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
