package dev.slopewise.data.image;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import java.util.List;

/// A random change of pictures that leaves what they show as it is, made anew each time a picture is learnt from, so that more different ones are seen.
/// Several are made one after the other, as one: pixels are read once, in straight lines from one to the next, and beyond an edge the edge's own goes on.
///
/// @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus and Platt 2003</a>, who change digits to have more of them
public sealed interface PictureChange {
    /// Where the pixels of new pictures were in the old ones, `f32[pictures, height, width]`, in pixels from the middle.
    record Places(Tensor across, Tensor down) {}

    /// Before this change, for places after it.
    ///
    /// @param size of a picture: height and width
    Places before(Places after, Shape size, Key key);

    /// Half of the pictures, drawn by chance, are mirrored: left becomes right.
    record Flip() implements PictureChange {
        @Override
        public Places before(Places after, Shape size, Key key) {
            Tensor is = key.bernoulli(0.5, pictures(after), 1, 1);
            Tensor one = Tensor.ones(pictures(after), 1, 1), side = is.select(one.neg(), one);
            return new Places(after.across.times(side), after.down);
        }
    }

    /// Each picture is moved, by any amount up to the most as likely as any other.
    ///
    /// @param share most of its width to either side, and most of its height up or down, in (0, 1)
    record Shift(double share) implements PictureChange {
        public Shift {
            require(share > 0 && share < 1, "pictures are shifted by a share above 0 and below 1, got %s", share);
        }

        @Override
        public Places before(Places after, Shape size, Key key) {
            List<Key> keys = key.split(2);
            return new Places(
                    after.across.plus(upTo(share * size.size(1), keys.get(0), after)),
                    after.down.plus(upTo(share * size.size(0), keys.get(1), after)));
        }
    }

    /// Each picture is turned about its middle, by any angle up to the most as likely as any other.
    ///
    /// @param degrees at most, to either side, above 0, at most 180
    record Turn(double degrees) implements PictureChange {
        public Turn {
            require(
                    degrees > 0 && degrees <= 180,
                    "pictures are turned by an angle above 0, at most 180 degrees, got %s",
                    degrees);
        }

        @Override
        public Places before(Places after, Shape size, Key key) {
            Tensor angle = upTo(Math.toRadians(degrees), key, after), cos = angle.cos(), sin = angle.sin();
            return new Places(
                    after.across.times(cos).plus(after.down.times(sin)),
                    after.down.times(cos).minus(after.across.times(sin)));
        }
    }

    private static int pictures(Places of) {
        return of.across.shape().size(0);
    }

    /// One number from −most to most for each picture, `[pictures, 1, 1]`.
    private static Tensor upTo(double most, Key key, Places of) {
        return key.uniform(pictures(of), 1, 1).times(2 * most).minus(most);
    }

    /// Pictures, each changed by amounts of its own.
    ///
    /// @param pictures `f32[pictures, channels, height, width]`
    static Tensor all(List<PictureChange> changes, Tensor pictures, Key key) {
        require(
                pictures.shape().rank() == 4 && pictures.dtype() == DType.F32,
                "pictures f32[pictures, channels, height, width] are needed, got %s",
                pictures.type());
        if (changes.isEmpty()) return pictures;
        int count = pictures.shape().size(0);
        Shape size = pictures.shape().range(2, 4);
        Shape each = Shape.of(count).then(size);
        Places places = new Places(
                fromMiddle(size.size(1)).broadcastTo(each),
                fromMiddle(size.size(0)).expand(-1).broadcastTo(each));
        for (int i = changes.size() - 1; i >= 0; i--) places = changes.get(i).before(places, size, key.fold(i));
        return read(pictures, places);
    }

    private static Tensor fromMiddle(int size) {
        return Tensor.iota(size).to(DType.F32).minus((size - 1) / 2.0);
    }

    /// The pixels at places between those of pictures.
    private static Tensor read(Tensor pictures, Places at) {
        int count = pictures.shape().size(0), channels = pictures.shape().size(1);
        int height = pictures.shape().size(2), width = pictures.shape().size(3);
        Tensor pixels = pictures.moveAxis(1, -1).reshape(Shape.of(count * height * width, channels));
        Tensor row = at.down.plus((height - 1) / 2.0).clip(0, height - 1.0);
        Tensor column = at.across.plus((width - 1) / 2.0).clip(0, width - 1.0);
        Tensor top = row.floor(), left = column.floor();
        Tensor down = row.minus(top).expand(-1), right = column.minus(left).expand(-1);
        Tensor first = Tensor.iota(count).times(height * width).reshape(Shape.of(count, 1, 1));
        Tensor above = first.plus(whole(top).times(width));
        Tensor below = first.plus(whole(top.plus(1).min(height - 1.0)).times(width));
        Tensor here = whole(left), next = whole(left.plus(1).min(width - 1.0));
        Tensor upper = between(pixels.gather(above.plus(here)), pixels.gather(above.plus(next)), right);
        Tensor lower = between(pixels.gather(below.plus(here)), pixels.gather(below.plus(next)), right);
        return between(upper, lower, down).moveAxis(-1, 1);
    }

    private static Tensor whole(Tensor place) {
        return place.to(DType.I32);
    }

    private static Tensor between(Tensor from, Tensor to, Tensor share) {
        return from.plus(to.minus(from).times(share));
    }
}
