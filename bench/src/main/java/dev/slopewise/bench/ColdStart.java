package dev.slopewise.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/// From the start of the process to the end of the first step of W2:
/// `ColdStart <file to append to> <peer> <nanoseconds since 1970 at which the process was started>`.
public final class ColdStart {
    private ColdStart() {}

    public static void main(String[] args) throws IOException {
        Peer.start(args[1], Work.W2).run();
        Instant end = Instant.now();
        Instant start = Instant.ofEpochSecond(0, Long.parseLong(args[2]));
        String line = args[1] + "\t" + Duration.between(start, end).toMillis() + "\n";
        Files.writeString(Path.of(args[0]), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.exit(0); // some engines leave threads behind
    }
}
