package dev.slopewise.cli;

import picocli.CommandLine.Option;

/// The options that every command has: how it speaks.
final class Output {
    static final String DEBUG = "--debug";

    @Option(names = "--json", description = "Print one JSON object for machines, at the end and nothing else.")
    private boolean json;

    @Option(names = "--no-color", description = "Print without colours, as with NO_COLOR set.")
    private boolean noColor;

    @Option(names = DEBUG, description = "Print where in the program an error arose.")
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
