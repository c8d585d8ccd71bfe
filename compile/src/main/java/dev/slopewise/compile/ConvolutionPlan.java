package dev.slopewise.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// In which pieces a convolution is worked out. The numbers of all examples stand side by side in each cell ([Taps]), so a run of cells is a row of
/// columns: the examples of some places. Where entries are set apart, each kind of places is worked out by itself ([Taps.Kind]), so that no gap is
/// multiplied. There are five ways:
///
/// - *exact*: neighbouring places that meet the same taps are a run, and only entries that are there are multiplied;
/// - *padded*: all places are one run, or one a row, with zeros where no entry is (only right for finite kernels: a tap that meets nothing does
///   not count), and cells that are no place worked out in vain;
/// - *apart*: padded, one example after the other: columns are places, and nothing has to be turned before and after, which sums over few inner entries
///   would not be worth;
/// - *crosswise*: padded, with vectors along the channels that come out, and columns as rows of the tile: for few places that are neighbours, as slopes of
///   kernels have them;
/// - *gathered*: padded, and columns from anywhere are brought together for each inner entry: for few examples and places.
///
/// All give the same bits; the one with the least to do is taken.
final class ConvolutionPlan {
    /// Columns of a piece at most, and numbers in its results.
    private static final int COLUMNS = 1024;

    private static final int NUMBERS = 1 << 16;

    /// Gathered columns at most; more are better off in runs.
    private static final int GATHERED = 1 << 14;

    /// To copy a number, before or after, takes as long as so many multiply-adds: where neighbours stay neighbours, where others lie between them on one side, and
    /// where examples have to be brought together or apart.
    private static final int COPIED = 8, STRIDED = 40, TURNED = 56;

    /// To begin with the results of a channel, likewise, and with each of their rows where these are too short for vectors.
    private static final int CALLED = 1500, CALLED_FOR_ROW = 800;

    enum Way {
        EXACT,
        PADDED,
        APART,
        CROSSWISE,
        GATHERED
    }

    /// Columns that are worked out together.
    ///
    /// @param at     its first number among those of a channel
    /// @param column its first column in the piece
    /// @param width  its columns
    /// @param from   for a gathered run where each column begins
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Run(TapSteps steps, int at, int column, int width, int[] from) {}

    /// Runs whose results are put in place together.
    ///
    /// @param columns  of all runs, and beyond each up to a whole block
    /// @param results  where the places that it gives stand
    /// @param first    example
    /// @param examples how many
    record Piece(List<Run> runs, int columns, List<Results> results, int first, int examples) {}

    /// Places at the distance of a kind, the examples of each after those of the one before: some rows of them, of which each goes on where the one before
    /// ends, as places.
    ///
    /// @param column of the first
    /// @param count  of a row
    /// @param apart  how many columns a row is from the next
    record Results(int column, int place, int count, int rows, int apart) {
        /// The first row of these, and as many others as follow in the same way.
        static List<Results> joined(List<Results> rows, int step) {
            List<Results> all = new ArrayList<>();
            for (Results next : rows) {
                Results last = all.isEmpty() ? next : all.getLast();
                int apart = last.rows == 1 ? next.column - last.column : last.apart;
                boolean isMore = !all.isEmpty()
                        && next.count == last.count
                        && next.place == last.place + last.rows * last.count * step
                        && next.column == last.column + last.rows * apart;
                if (isMore) all.removeLast();
                all.add(isMore ? new Results(last.column, last.place, last.count, last.rows + 1, apart) : next);
            }
            return all;
        }
    }

    private final Way way;
    private final Taps taps;
    private final ConvolutionSizes sizes;
    private final TapTiles tiles;
    private final Tile.Form form;
    private final int channels;
    private final int apart;
    private final int[] neighbours;
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<Taps.Met, TapSteps> known = new HashMap<>();

    ConvolutionPlan(Way way, Taps taps, ConvolutionSizes sizes, TapTiles tiles) {
        this.way = way;
        this.taps = taps;
        int row = taps.kinds().getFirst().row() * sizes.examples();
        this.tiles = way == Way.CROSSWISE ? TapTiles.crosswise(tiles, row, sizes.outs()) : tiles;
        this.form = this.tiles.form();
        this.sizes = switch (way) {
            case EXACT, PADDED, GATHERED -> sizes;
            case APART -> sizes.apart();
            case CROSSWISE -> sizes.inTilesOf(form.columns());
        };
        this.channels = TapSteps.channels(sizes.taps());
        this.apart = taps.apart();
        this.neighbours = new int[way == Way.GATHERED ? Math.max(TapSteps.BLOCK, sizes.taps()) : 0];
        Arrays.setAll(neighbours, l -> l * form.columns());
        if (way == Way.GATHERED) gather();
        else cut(way == Way.EXACT ? met() : all());
    }

    /// Whether this way is worth a thought.
    static boolean suits(Way way, ConvolutionSizes sizes) {
        return switch (way) {
            case EXACT, PADDED, CROSSWISE -> true;
            case APART -> sizes.examples() > 1;
            case GATHERED -> (long) sizes.places() * sizes.examples() <= GATHERED;
        };
    }

    TapTiles tiles() {
        return tiles;
    }

    boolean isCrosswise() {
        return way == Way.CROSSWISE;
    }

    /// How many columns a tile takes.
    int unit() {
        return isCrosswise() ? form.rows() : form.columns();
    }

    /// Of one example each, where these are worked out apart.
    ConvolutionSizes sizes() {
        return sizes;
    }

    Way way() {
        return way;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /// Channels in a block.
    int channels() {
        return channels;
    }

    /// Into how many blocks the taps of a channel are cut.
    int cuts() {
        return TapSteps.cuts(sizes.taps());
    }

    /// Blocks of inner entries: block b is part b % cuts of the taps, of channels from b / cuts · [#channels] on.
    int blocks() {
        return Math.ceilDiv(sizes.channels(), channels) * cuts();
    }

    /// How far the places of results are from each other.
    int apart() {
        return apart;
    }

    /// Where the inner entries of a gathered strip begin.
    int[] neighbours() {
        return neighbours;
    }

    /// Multiply-adds, those in vain included; to copy or gather a number takes as long as some of them, and so does to begin and end a block.
    long cost() {
        long strips = sizes.strips(),
                block = isCrosswise() ? TapTiles.busy(form) : (long) form.rows() * form.columns(),
                cost = 0;
        for (Piece p : pieces) {
            for (Run run : p.runs) {
                long inner = (long) run.steps.taps() * sizes.channels(),
                        begun = Math.ceilDiv(sizes.channels(), channels);
                cost += (inner + 4 * begun) * Math.ceilDiv(run.width, unit()) * strips * block;
                cost += 32 * inner * run.from.length;
            }
        }
        return sizes.groups() * (cost + moved());
    }

    private long moved() {
        boolean isMixed = sizes.examples() > 1;
        boolean areSquares = isCrosswise() && sizes.outs() >= form.lanes();
        long in = (long) sizes.examples() * sizes.channels() * Math.min(sizes.entries(), sizes.cells());
        long out = (long) sizes.examples() * sizes.outs() * sizes.places();
        long weights = (long) sizes.outs() * sizes.inner() / sizes.alike();
        long calls = pieces.stream()
                .flatMap(p -> p.results.stream())
                .mapToLong(r -> CALLED + (r.count < form.lanes() ? r.rows * CALLED_FOR_ROW : 0))
                .sum();
        return in * (isMixed ? TURNED : taps.step() > 1 ? STRIDED : COPIED)
                + out * (isMixed || isCrosswise() ? TURNED : apart > 1 ? STRIDED : COPIED)
                + weights * (areSquares ? COPIED : TURNED)
                + calls * sizes.outs();
    }

    private TapSteps steps(Taps.Met met) {
        return known.computeIfAbsent(met, _ -> TapSteps.of(taps, met, sizes.rows(), sizes.examples()));
    }

    /// Runs of neighbouring places of a kind: which of its places, how many cells, and the taps they meet.
    private record Cells(Taps.Kind of, int first, int count, int cells, Taps.Met met) {}

    private List<Cells> met() {
        List<Taps.Met> met = taps.met();
        List<Cells> all = new ArrayList<>();
        for (Taps.Kind of : taps.kinds()) {
            int[] places = of.places();
            for (int start = 0, stop; start < places.length; start = stop) {
                Taps.Met own = met.get(places[start]);
                stop = start + 1;
                while (stop < places.length
                        && stop % of.row() != 0
                        && met.get(places[stop]).equals(own)) stop++;
                all.add(new Cells(of, start, stop - start, stop - start, own));
            }
        }
        return all;
    }

    private List<Cells> all() {
        return taps.kinds().stream().flatMap(this::all).toList();
    }

    private Stream<Cells> all(Taps.Kind of) {
        int count = of.places().length, row = of.row();
        int last = taps.cellsOfPlaces()[of.places()[count - 1]] + 1;
        long alone = (long) (count / row) * roundedUp(row * sizes.examples());
        if (alone > roundedUp(last * sizes.examples())) return Stream.of(new Cells(of, 0, count, last, of.met()));
        return IntStream.range(0, count / row).mapToObj(i -> new Cells(of, i * row, row, row, of.met()));
    }

    private int roundedUp(int columns) {
        return Math.ceilDiv(columns, unit()) * unit();
    }

    /// Columns in a piece.
    private int limit() {
        int blocks = NUMBERS / sizes.outs() / unit();
        return Math.clamp(blocks, 1, COLUMNS / unit()) * unit();
    }

    private void cut(List<Cells> all) {
        for (int first = 0; first < sizes.examples(); first += limit()) {
            int some = Math.min(limit(), sizes.examples() - first);
            var draft = new Draft(first, some);
            for (Cells run : all) draft.add(run);
            draft.end();
        }
    }

    /// A piece in the making.
    private final class Draft {
        private final int first;
        private final int examples;
        private final List<Run> runs = new ArrayList<>();
        private final List<Results> results = new ArrayList<>();
        private int columns;

        Draft(int first, int examples) {
            this.first = first;
            this.examples = examples;
        }

        /// Neighbouring cells are neighbouring columns only if they hold all examples.
        void add(Cells run) {
            int most = examples < sizes.examples() ? 1 : Math.max(1, limit() / examples);
            int[] places = run.of.places(), moved = taps.cellsOfPlaces();
            int start = moved[places[run.first]], next = run.first, end = run.first + run.count;
            for (int done = 0; done < run.cells; done += most) {
                int count = Math.min(most, run.cells - done), cell = start + done;
                int width = count * examples;
                if (columns + roundedUp(width) > limit()) end();
                int at = cell * sizes.examples() + first;
                runs.add(new Run(steps(run.met), at, columns, width, new int[0]));
                for (; next < end && moved[places[next]] < cell + count; next++) {
                    give(columns + (moved[places[next]] - cell) * examples, places[next]);
                }
                columns += roundedUp(width);
            }
        }

        private void give(int column, int place) {
            Results last = results.isEmpty() ? new Results(0, 0, 0, 1, 0) : results.getLast();
            boolean isNext = column == last.column + last.count * examples && place == last.place + last.count * apart;
            if (last.count > 0 && isNext)
                results.set(results.size() - 1, new Results(last.column, last.place, last.count + 1, 1, 0));
            else results.add(new Results(column, place, 1, 1, 0));
        }

        void end() {
            if (!results.isEmpty()) {
                pieces.add(new Piece(List.copyOf(runs), columns, Results.joined(results, apart), first, examples));
            }
            runs.clear();
            results.clear();
            columns = 0;
        }
    }

    private void gather() {
        int most = Math.max(1, limit() / sizes.examples());
        for (Taps.Kind of : taps.kinds()) {
            for (int first = 0; first < of.places().length; first += most) {
                gather(of, first, Math.min(most, of.places().length - first));
            }
        }
    }

    private void gather(Taps.Kind of, int first, int count) {
        int examples = sizes.examples(), width = count * examples;
        int[] cells = taps.cellsOfPlaces(), from = new int[width];
        Arrays.setAll(from, j -> cells[of.places()[first + j / examples]] * examples + j % examples);
        var draft = new Draft(0, examples);
        draft.runs.add(new Run(steps(of.met()), 0, 0, width, from));
        for (int i = 0; i < count; i++) draft.give(i * examples, of.places()[first + i]);
        draft.columns = roundedUp(width);
        draft.end();
    }
}
