package dev.slopewise.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Gives turns to peers that were started with pipes as their input and output, [Turn]s all of them, and prints what each took:
/// `InTurns <folder of pipes> <workload> <threads> <rounds> <peer …>`.
///
/// Cores that share a cache also share the way to the memory: two threads then copy hardly more than one. Cores that do not copy twice as much, but what
/// one wrote comes to the other from far away. A host may move a guest's processors from one to the other within seconds, so rounds are told apart by that.
final class InTurns {
    /// Two threads that copy more than so many times as much as one are on cores far from each other.
    private static final double FAR = 1.45;

    private final Work work;
    private final Map<String, Player> players = new LinkedHashMap<>();
    private final Map<Cores, Map<String, List<Double>>> times = new LinkedHashMap<>();

    private enum Cores {
        NEAR("cores that copy together what one does"),
        FAR("cores that copy together twice as much"),
        MOVED("cores that were moved meanwhile");

        private final String words;

        Cores(String words) {
            this.words = words;
        }

        static Cores of(double before, double after) {
            if (before < InTurns.FAR && after < InTurns.FAR) return NEAR;
            return before >= InTurns.FAR && after >= InTurns.FAR ? FAR : MOVED;
        }
    }

    private record Player(BufferedWriter to, BufferedReader from) {
        String line() throws IOException {
            String line = from.readLine();
            if (line == null) throw new IOException("a peer ended before its turn");
            return line;
        }

        void next() throws IOException {
            to.newLine();
            to.flush();
        }
    }

    InTurns(Work work) {
        this.work = work;
        for (Cores cores : Cores.values()) times.put(cores, new LinkedHashMap<>());
    }

    public static void main(String[] args) throws IOException {
        var turns = new InTurns(Work.valueOf(args[1]));
        for (int i = 4; i < args.length; i++) turns.admit(Path.of(args[0]), args[i]);
        for (int round = 0; round < Integer.parseInt(args[3]); round++) turns.round();
        System.out.println("\n" + turns.table(List.copyOf(turns.players.keySet()), Integer.parseInt(args[2])));
    }

    /// One after the other, so that each runs itself in alone.
    private void admit(Path folder, String peer) throws IOException {
        var player = new Player(
                Files.newBufferedWriter(folder.resolve(peer + ".in")),
                Files.newBufferedReader(folder.resolve(peer + ".out")));
        String first = player.line();
        if (first.equals(Turn.READY)) players.put(peer, player);
        else System.out.println("- " + peer + ": " + first.substring(Turn.ABSENT.length()));
    }

    private void round() throws IOException {
        for (var player : players.entrySet()) {
            player.getValue().next();
            took(player.getKey(), player.getValue().line());
        }
    }

    /// Takes note of what a [Turn] said.
    void took(String peer, String said) {
        String[] words = said.split(" ");
        Cores cores = Cores.of(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        times.get(cores).computeIfAbsent(peer, _ -> new ArrayList<>()).add(Double.parseDouble(words[0]));
    }

    /// In Markdown: medians, and of how many rounds.
    String table(List<String> peers, int threads) {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        for (Map<String, List<Double>> some : times.values())
            some.forEach((peer, list) ->
                    all.computeIfAbsent(peer, _ -> new ArrayList<>()).addAll(list));
        List<String> lines = new ArrayList<>();
        lines.add("| " + work.heading() + ", threads: " + threads + " | " + String.join(" | ", peers) + " |");
        lines.add("|---".repeat(peers.size() + 1) + "|");
        lines.add(line("all", all, peers));
        if (threads > 1) times.forEach((cores, some) -> lines.add(line(cores.words, some, peers)));
        return String.join("\n", lines);
    }

    private String line(String of, Map<String, List<Double>> some, List<String> peers) {
        var line = new StringBuilder("| ").append(of);
        for (String peer : peers) {
            List<Double> sorted =
                    some.getOrDefault(peer, List.of()).stream().sorted().toList();
            line.append(" | ").append(sorted.isEmpty() ? "-" : work.show(sorted.get(sorted.size() / 2)));
            if (!sorted.isEmpty()) line.append(" (").append(sorted.size()).append(")");
        }
        return line.append(" |").toString();
    }
}
