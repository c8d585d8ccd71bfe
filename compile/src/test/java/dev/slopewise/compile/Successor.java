package dev.slopewise.compile;

/// A program that comes after another in the same JVM. What the JDK linked last for `equals` and `hashCode` of records it keeps softly, with the classes
/// of their components (`ObjectMethods`): what comes after takes its place.
public final class Successor implements Runnable {
    enum Kind {
        ONE
    }

    record Pair(Kind kind, Object other) {}

    @Override
    public void run() {
        Object one = new Pair(Kind.ONE, "x"), same = new Pair(Kind.ONE, "x");
        if (!one.equals(same) || one.hashCode() != same.hashCode())
            throw new IllegalStateException("records with the same components are equal");
    }
}
