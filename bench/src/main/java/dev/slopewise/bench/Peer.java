package dev.slopewise.bench;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/// Who does the work: Slopewise or what people would use instead. Found as a service; making one must not load native code.
public interface Peer {
    /// A short name, such as `tensorflow`.
    String name();

    /// Whether its kernels are Java, which the JVM compiles while they run: they need longer to be at full speed than native code.
    default boolean isJava() {
        return false;
    }

    /// What it can do of a workload.
    Offer offer(Work work);

    /// A workload to start, or why there is none.
    sealed interface Offer {
        record Ready(Supplier<Step> start) implements Offer {}

        record Absent(String reason) implements Offer {}
    }

    static Offer ready(Supplier<Step> start) {
        return new Offer.Ready(start);
    }

    static Offer absent(String reason) {
        return new Offer.Absent(reason);
    }

    /// How many threads it may use.
    static int threads() {
        return Integer.getInteger("bench.threads", 1);
    }

    static Peer named(String name) {
        List<Peer> all = ServiceLoader.load(Peer.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return all.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no peer is called " + name + ", only "
                        + all.stream().map(Peer::name).toList()));
    }

    /// Starts a workload that must be there.
    static Step start(String peer, Work work) {
        return switch (named(peer).offer(work)) {
            case Offer.Ready ready -> ready.start().get();
            case Offer.Absent absent ->
                throw new IllegalArgumentException(peer + " lacks " + work + ": " + absent.reason());
        };
    }
}
