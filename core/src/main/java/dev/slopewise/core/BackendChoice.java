package dev.slopewise.core;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which of the backends that are there is in use.
final class BackendChoice {
    private static final String PROPERTY = "slopewise.backend";

    /// Of the program: looked for once, on first use.
    static final BackendChoice OF_PROGRAM = new BackendChoice(
            ServiceLoader.load(Backend.class, Backend.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get),
            Optional.ofNullable(System.getProperty(PROPERTY)));

    private final List<Backend> all;
    private final Optional<String> asked;
    private volatile @Nullable Backend chosen;

    /// @param others beside the interpreter
    /// @param asked  by name, for as long as [#use] is not called
    BackendChoice(Stream<Backend> others, Optional<String> asked) {
        this.all = Stream.concat(others, Stream.of(new Interpreter()))
                .sorted(Comparator.comparingInt(Backend::priority).reversed())
                .toList();
        this.asked = asked;
    }

    Backend inUse() {
        Backend known = chosen;
        return known == null ? first() : known;
    }

    private synchronized Backend first() {
        Backend known = chosen;
        if (known != null) return known;
        Backend first = asked.map(name -> named(name, "it was asked for by -D" + PROPERTY))
                .orElseGet(all::getFirst);
        if (all.size() == 1) {
            System.getLogger(Backend.class.getName())
                    .log(
                            System.Logger.Level.DEBUG,
                            "graphs run on the interpreter, as no faster backend is on the module path");
        }
        chosen = first;
        return first;
    }

    synchronized void use(String name) {
        chosen = named(name, "");
    }

    List<String> names() {
        return all.stream().map(Backend::name).toList();
    }

    private Backend named(String name, String wayOut) {
        for (Backend backend : all) if (backend.name().equals(name)) return backend;
        throw SlopewiseException.refuse(
                "a backend is needed that is there, one of %s, got `%s`".formatted(names(), name), wayOut);
    }
}
