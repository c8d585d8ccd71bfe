package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Examples from a stream of chunks, which may be larger than memory: a few chunks are held at a time and shuffled with each other.
///
/// The window begins at the start of the stream and moves on by whole windows: `window` chunks are read, their examples shuffled by (seed, epoch,
/// number of the window), cut into batches; what is left goes in front of the next window. Examples that lie further apart than a window never
/// meet, so a file sorted by its target stays sorted at large; shuffle such a file once before training. A window of 1 shuffles within chunks;
/// 0 leaves the order alone.
///
/// To begin at a later batch, the stream is read up to there.
///
/// @param chunks      opens the stream anew for each epoch; each chunk a tree whose leading axis counts examples. Closed after use.
/// @param batch       examples a step, at least 1
/// @param window      chunks that are shuffled together, at least 0
/// @param batches     of an epoch, if known
/// @param fingerprint what tells this data from other data, such as a file's name, size and time of change
public record Streamed<B>(Supplier<Stream<B>> chunks, int batch, int window, OptionalLong batches, String fingerprint)
        implements Source<B> {
    public Streamed {
        require(batch >= 1, "batch must be at least 1, got %d", batch);
        require(window >= 0, "a window has 0 or more chunks, got %d", window);
    }

    @Override
    public Pass<B> pass(long seed, int epoch, long from) {
        var pass = new Windows(Key.of(seed).fold(epoch), chunks.get());
        try {
            for (long i = 0; i < from && pass.hasNext(); i++) pass.next();
        } catch (RuntimeException | Error e) {
            pass.close();
            throw e;
        }
        return pass;
    }

    @Override
    public String remark() {
        return window > 0
                ? ""
                : "The stream is not shuffled: if it is sorted, each batch sees a few neighbouring values only.";
    }

    private final class Windows implements Pass<B> {
        private final Key key;
        private final Stream<B> stream;
        private final Iterator<B> source;
        private final ArrayDeque<B> ready = new ArrayDeque<>();
        private List<B> left = List.of();
        private int number;

        Windows(Key key, Stream<B> stream) {
            this.key = key;
            this.stream = stream;
            this.source = stream.iterator();
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && source.hasNext()) fill();
            return !ready.isEmpty();
        }

        private void fill() {
            List<B> parts = new ArrayList<>();
            for (int i = 0; i < Math.max(1, window) && source.hasNext(); i++) parts.add(source.next());
            B fresh = Rows.joined(parts);
            int n = Rows.of(fresh);
            if (window > 0) fresh = Rows.at(fresh, key.fold(++number).permutation(n));
            List<B> all = new ArrayList<>(left);
            all.add(fresh);
            B rows = Rows.joined(all);
            int count = Rows.of(rows), whole = source.hasNext() ? count / batch * batch : count;
            for (int at = 0; at < whole; at += batch) ready.add(Rows.slice(rows, at, Math.min(at + batch, whole)));
            left = whole < count ? List.of(Rows.slice(rows, whole, count)) : List.of();
        }

        @Override
        public B next() {
            if (!hasNext()) throw new NoSuchElementException("the stream has ended");
            return ready.removeFirst();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
