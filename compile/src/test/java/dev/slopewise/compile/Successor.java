package dev.slopewise.compile;

/// A program that comes after another in the same JVM. The JDK keeps what it linked last for the `equals` of records softly, with the record's class
/// (`ObjectMethods`): what comes after takes its place.
public final class Successor implements Runnable {
    enum Kind {
        ONE
    }

    record Pair(Kind kind, Object other) {}

    @Override
    public void run() {
        Object one = new Pair(Kind.ONE, "x"), same = new Pair(Kind.ONE, "x");
        if (!one.equals(same)) throw new IllegalStateException("records with the same components are equal");
    }
}
