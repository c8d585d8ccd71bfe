package dev.slopewise.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command has: how it speaks. A command of a command has its parent's.
final class Output {
    static final String DEBUG = "--debug";

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print one JSON object for machines, at the end and nothing else.")
    private boolean json;

    @Option(
            names = "--no-color",
            scope = ScopeType.INHERIT,
            description = "Print without colours, as with NO_COLOR set.")
    private boolean noColor;

    @Option(names = DEBUG, scope = ScopeType.INHERIT, description = "Print where in the program an error arose.")
    private boolean debug;

    boolean isJson() {
        return json;
    }

    Console on(Console console) {
        return noColor ? console.withoutColours() : console;
    }

    boolean isDebug() {
        return debug;
    }
}
