package dev.slopewise.core.transform;

import dev.slopewise.core.Backend;
import dev.slopewise.core.Graph;

/// A backend whose runs break off.
public final class Broken implements Backend {
    @Override
    public String name() {
        return "broken";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Executable compile(Graph graph) {
        return _ -> {
            throw new IllegalStateException("out of order");
        };
    }
}
