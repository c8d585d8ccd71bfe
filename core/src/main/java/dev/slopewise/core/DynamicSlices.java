package dev.slopewise.core;

import static dev.slopewise.core.SlopewiseException.refuse;
import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.List;

/// Blocks of entries over the last axes, whose sizes are known and whose place a tensor says: `starts[k]`, or a scalar for one axis.
/// Leading axes ride along.
///
/// A block lies inside its tensor: a start from 0 to n − size along each axis, else it is refused with the start and the range. (Elsewhere
/// such starts are moved to the nearest that fits, in silence.)
final class DynamicSlices {
    private final Shape whole; // of the axes that starts are for
    private final Shape block;
    private final List<Tensor> starts = new ArrayList<>();
    private final int cut; // how many of them are; the axes after these are taken as they are

    private DynamicSlices(String verb, Type x, Tensor start, Shape block) {
        int axes = block.rank(), lead = x.shape().rank() - axes;
        Shape given = start.shape();
        if (given.rank() > 1 || (given.rank() == 0 ? 1 : given.count()) != axes || lead < 0) {
            throw refuse(
                    "%s needs one start for each of the last axes, [k] or for one axis [], got %s for sizes %s of %s"
                            .formatted(verb, start.type(), block, x),
                    start.path(),
                    "for starts that differ along leading axes, vmap over those");
        }
        this.whole = x.shape().last(axes);
        this.block = block;
        int trailing = 0;
        for (int i = 0; i < axes; i++) {
            int n = whole.size(i), size = block.size(i);
            require(size <= n, "%s of size %d does not fit into axis %d of %s", verb, size, lead + i, x);
            String what = "the start of a %s of size %d along axis %d of %s".formatted(verb, size, lead + i, x);
            Tensor one = given.rank() == 0 ? start : start.at(0, i);
            starts.add(Tensor.apply(new Indexing.Within(0, n - size, what), one));
            trailing = size == n ? trailing + 1 : 0;
        }
        this.cut = axes - trailing;
    }

    /// The rows of `x` that some places over the axes to be cut name.
    private Rows rows(Tensor x, Tensor places) {
        int lead = x.shape().rank() - whole.rank();
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < cut; i++) axes.add(lead + i);
        return new Rows(x.shape(), axes, lead, block.range(0, cut), places, false);
    }

    /// The starts of axes that are taken as they are, which are 0: with them the check of these starts stays part of the graph.
    private Tensor zero() {
        return starts.stream().skip(cut).reduce(Tensor::plus).orElseGet(() -> Tensor.scalar(0));
    }

    /// 0, 1, … along axis `axis` of `sizes`, as `[size, 1, …]`.
    private static Tensor count(Shape sizes, int axis) {
        Shape column = Shape.of(sizes.size(axis));
        for (int i = axis + 1; i < sizes.rank(); i++) column = column.then(Shape.of(1));
        return Tensor.iota(sizes.size(axis)).reshape(column);
    }

    static Tensor slice(Tensor x, Tensor starts, int... sizes) {
        var at = new DynamicSlices("dynamicSlice", x.type(), starts, Shape.of(sizes));
        Shape out = at.block.range(0, at.cut);
        List<Tensor> places = new ArrayList<>();
        for (int i = 0; i < at.cut; i++) places.add(count(out, i).plus(at.starts.get(i)));
        Tensor joined = Rows.joined(places, at.whole.range(0, at.cut), out).plus(at.zero());
        return at.rows(x, joined.reshape(-1)).take(x);
    }

    /// Which entry of the value each place of `x` gets, or none: −1.
    static Tensor update(Tensor x, Tensor starts, Tensor value) {
        int axes = starts.shape().rank() == 0 ? 1 : starts.shape().count();
        int lead = x.shape().rank() - axes;
        boolean fits = lead >= 0
                && value.shape().rank() == x.shape().rank()
                && value.shape().range(0, lead).equals(x.shape().range(0, lead));
        if (value.dtype() != x.dtype() || !fits) {
            throw refuse(
                    "dynamicUpdate needs a value of the same entry type, of as many axes and with equal sizes before"
                            + " the"
                            + " last %d, got %s for %s".formatted(axes, value.type(), x.type()),
                    value.path(),
                    "cast it with .to(…), or repeat it with broadcastTo(…)");
        }
        var at = new DynamicSlices(
                "dynamicUpdate", x.type(), starts, value.shape().last(axes));
        if (value.shape().count() == 0) return x;
        Shape to = at.whole.range(0, at.cut);
        List<Tensor> places = new ArrayList<>();
        Tensor inside = Tensor.full(1, DType.BOOL, to.sizes());
        for (int i = 0; i < at.cut; i++) {
            Tensor place = count(to, i).minus(at.starts.get(i));
            places.add(place);
            inside = inside.and(place.ge(0).and(place.lt(at.block.size(i))).broadcastTo(to));
        }
        Tensor joined = Rows.joined(places, at.block.range(0, at.cut), to).plus(at.zero());
        Tensor writers = inside.select(joined, joined.like(-1)).reshape(-1);
        return at.rows(x, writers).put(x, value, writers);
    }
}
