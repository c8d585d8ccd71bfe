package dev.slopewise.data.text;

import dev.slopewise.data.text.BytePairTokenizer.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// How often each pair of tokens stands in a text, kept up to date while pairs are merged: a merge looks only at the different pieces that hold its pair.
final class PairCounts {
    private final List<int[]> pieces = new ArrayList<>(); // each different one
    private final List<Long> times = new ArrayList<>(); // how often the text has it
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>(); // pieces that hold the pair, or did

    /// The most frequent first. A pair's count only falls after it was put here, so the first whose count still holds is the most frequent of all.
    private final PriorityQueue<Counted> queue = new PriorityQueue<>();

    private record Counted(Pair pair, long count) implements Comparable<Counted> {
        private static final Comparator<Counted> ORDER =
                Comparator.comparingLong(Counted::count).reversed().thenComparing(Counted::pair);

        @Override
        public int compareTo(Counted other) {
            return ORDER.compare(this, other);
        }
    }

    PairCounts(String text) {
        Map<String, Long> different = new LinkedHashMap<>();
        Pieces.of(text).forEach(piece -> different.merge(piece, 1L, Long::sum));
        different.forEach((piece, count) -> {
            pieces.add(Pieces.bytes(piece));
            times.add(count);
        });
        for (int i = 0; i < pieces.size(); i++) add(i, 1);
        counts.forEach((pair, count) -> queue.add(new Counted(pair, count)));
    }

    /// At most `most` merges, the first for token 256.
    List<Pair> merges(int most) {
        List<Pair> merges = new ArrayList<>();
        while (merges.size() < most && !queue.isEmpty()) {
            Counted best = queue.remove();
            long count = counts.getOrDefault(best.pair, 0L);
            if (count < 2) continue;
            if (count < best.count) {
                queue.add(new Counted(best.pair, count));
                continue;
            }
            merge(best.pair, BytePairTokenizer.BYTES + merges.size());
            merges.add(best.pair);
        }
        return merges;
    }

    private void merge(Pair pair, int token) {
        Set<Pair> fresh = new HashSet<>();
        for (int piece : places.getOrDefault(pair, Set.of())) {
            add(piece, -1);
            int[] tokens = BytePairTokenizer.merge(pieces.get(piece), pair, token);
            pieces.set(piece, tokens);
            for (Pair p : add(piece, 1)) if (p.left() == token || p.right() == token) fresh.add(p);
        }
        counts.remove(pair);
        places.remove(pair);
        for (Pair p : fresh) queue.add(new Counted(p, counts.getOrDefault(p, 0L)));
    }

    /// Counts the pairs of a piece, once for each time it is there, up or down.
    private List<Pair> add(int piece, int sign) {
        int[] tokens = pieces.get(piece);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < tokens.length; i++) {
            var pair = new Pair(tokens[i], tokens[i + 1]);
            counts.merge(pair, sign * times.get(piece), Long::sum);
            if (sign > 0) places.computeIfAbsent(pair, _ -> new HashSet<>()).add(piece);
            pairs.add(pair);
        }
        return pairs;
    }
}
