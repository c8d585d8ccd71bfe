package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Another source, of which a few batches are made ahead on a thread of their own while steps are taken. The batches are the same.
///
/// @param source of the batches
/// @param ahead  how many are made ahead, at least 1; each lies in memory
public record Prefetched<B>(Source<B> source, int ahead) implements Source<B> {
    public Prefetched {
        require(ahead >= 1, "at least 1 batch is made ahead, got %d", ahead);
    }

    @Override
    public OptionalLong batches() {
        return source.batches();
    }

    @Override
    public String fingerprint() {
        return source.fingerprint();
    }

    @Override
    public String remark() {
        return source.remark();
    }

    @Override
    public Pass<B> pass(long seed, int epoch, long from) {
        return new Ahead<>(source.pass(seed, epoch, from), ahead);
    }

    /// What comes over from the other thread.
    private sealed interface Message<B> {
        record Made<B>(B batch) implements Message<B> {}

        record Over<B>() implements Message<B> {}

        record Failed<B>(Throwable error) implements Message<B> {}
    }

    private static final class Ahead<B> implements Pass<B> {
        private static final long LOOK_EVERY_MS = 50;

        private final Pass<B> pass;
        private final BlockingQueue<Message<B>> queue;
        private final Thread thread;
        private volatile boolean isClosed;
        private Optional<Message<B>> next = Optional.empty();

        Ahead(Pass<B> pass, int ahead) {
            this.pass = pass;
            this.queue = new ArrayBlockingQueue<>(ahead);
            this.thread = Thread.ofPlatform().daemon().name("batches ahead").start(this::make);
        }

        /// The other thread: makes batches and closes the source's pass, which no one else touches.
        private void make() {
            try (pass) {
                while (!isClosed && pass.hasNext()) put(new Message.Made<>(pass.next()));
                put(new Message.Over<>());
            } catch (Throwable e) { // carried over to who waits for the batch, errors of the JVM too
                put(new Message.Failed<>(e));
            }
        }

        private void put(Message<B> message) {
            try {
                while (!isClosed && !queue.offer(message, LOOK_EVERY_MS, TimeUnit.MILLISECONDS)) {}
            } catch (InterruptedException e) {
                isClosed = true; // only close() interrupts
            }
        }

        private Message<B> peek() {
            if (next.isEmpty()) {
                try {
                    next = Optional.of(queue.take());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for a batch", e);
                }
            }
            return next.get();
        }

        @Override
        public boolean hasNext() {
            return switch (peek()) {
                case Message.Made<B> _ -> true;
                case Message.Over<B> _ -> false;
                case Message.Failed<B>(RuntimeException e) -> throw e;
                case Message.Failed<B>(Error e) -> throw e;
                case Message.Failed<B>(Throwable e) -> throw new IllegalStateException(e);
            };
        }

        @Override
        public B next() {
            if (!hasNext() || !(peek() instanceof Message.Made<B>(B batch))) {
                throw new NoSuchElementException("the epoch has ended");
            }
            next = Optional.empty();
            return batch;
        }

        @Override
        public void close() {
            isClosed = true;
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
