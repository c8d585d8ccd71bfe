package dev.slopewise.core;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a generated example is made in: leading axes that ride along, and three sizes for axes of its own.
record Sizes(List<Integer> lead, int n, int m, int k) {
    Shape shape(int... own) {
        return Shape.of(lead.stream().mapToInt(i -> i).toArray()).then(Shape.of(own));
    }

    /// The sizes that are one step simpler: an axis less, or an axis shorter by one.
    Stream<Sizes> smaller() {
        List<Sizes> all = new ArrayList<>();
        for (int i = 0; i < lead.size(); i++) {
            List<Integer> without = new ArrayList<>(lead);
            int size = without.remove(/* index */ i);
            all.add(new Sizes(List.copyOf(without), n, m, k));
            List<Integer> shorter = new ArrayList<>(lead);
            shorter.set(i, size - 1);
            if (size > 0) all.add(new Sizes(List.copyOf(shorter), n, m, k));
        }
        if (n > 0) all.add(new Sizes(lead, n - 1, m, k));
        if (m > 0) all.add(new Sizes(lead, n, m - 1, k));
        if (k > 0) all.add(new Sizes(lead, n, m, k - 1));
        return all.stream();
    }
}
