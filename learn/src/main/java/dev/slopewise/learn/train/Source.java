package dev.slopewise.learn.train;

import java.util.Iterator;
import java.util.OptionalLong;

/// Where the batches of a training come from: for each epoch a pure function of (seed, epoch), so that a training can be done again and, begun
/// anew at any batch, goes on exactly.
///
/// @param <B> a batch, any tree of tensors whose leading axis counts examples
public interface Source<B> {
    /// The batches of one epoch from a place on.
    ///
    /// @param epoch from 1
    /// @param from  how many batches to leave out, from 0
    Pass<B> pass(long seed, int epoch, long from);

    /// How many batches an epoch has; empty if that is not known before it is over.
    OptionalLong batches();

    /// What tells this data from other data, so that a change is noticed when a training is resumed; the same for the same data.
    String fingerprint();

    /// What should be said of the data in a sentence, such as that its order may harm; empty if nothing.
    default String remark() {
        return "";
    }

    /// Batches in order, which may hold a file or a thread until it is closed.
    interface Pass<B> extends Iterator<B>, AutoCloseable {
        @Override
        void close();

        /// Nothing to close.
        static <B> Pass<B> of(Iterator<B> batches) {
            return new Pass<>() {
                @Override
                public boolean hasNext() {
                    return batches.hasNext();
                }

                @Override
                public B next() {
                    return batches.next();
                }

                @Override
                public void close() {}
            };
        }
    }
}
