package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.core.DType;
import dev.slopewise.core.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Settings to try, by name.
///
/// ```
/// Space.of("rate", new Space.Log(1e-4, 1)).and("hidden", new Space.Values(List.of(16, 64)))
/// ```
public record Space(Map<String, Range> ranges) {
    public Space {
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /// What a setting may be.
    public sealed interface Range {
        /// A value at a share of the range, in [0, 1).
        Object at(double share);

        /// `count` values spread over the range, its ends among them where there are 2 or more; all there are if they can be counted.
        default List<Object> spread(int count) {
            return IntStream.range(0, count)
                    .mapToObj(i -> at(count == 1 ? 0.5 : (double) i / (count - 1)))
                    .toList();
        }
    }

    /// One of these: numbers, texts or booleans.
    public record Values(List<Object> values) implements Range {
        public Values {
            require(!values.isEmpty(), "a setting needs at least one value");
            values = List.copyOf(values);
        }

        public Values(Object... values) {
            this(List.of(values));
        }

        @Override
        public Object at(double share) {
            return values.get((int) (share * values.size()));
        }

        @Override
        public List<Object> spread(int count) {
            return values;
        }
    }

    /// A real number, each equally likely.
    public record Linear(double low, double high) implements Range {
        public Linear {
            require(low < high && Double.isFinite(high - low), "a range goes up, got %s to %s", low, high);
        }

        @Override
        public Object at(double share) {
            return low + share * (high - low);
        }
    }

    /// A real number above 0, each power of ten equally likely.
    public record Log(double low, double high) implements Range {
        public Log {
            require(
                    low > 0 && low < high && Double.isFinite(high),
                    "a range goes up from above 0, got %s to %s",
                    low,
                    high);
        }

        @Override
        public Object at(double share) {
            return low * Math.pow(high / low, share);
        }
    }

    /// A space of one setting.
    public static Space of(String name, Range range) {
        return new Space(Map.of(name, range));
    }

    /// The same with one setting more.
    public Space and(String name, Range range) {
        require(!ranges.containsKey(name), "the setting `%s` is there twice", name);
        Map<String, Range> more = new LinkedHashMap<>(ranges);
        more.put(name, range);
        return new Space(more);
    }

    /// All combinations of `count` values of each range; the last setting changes fastest.
    public List<Map<String, Object>> grid(int count) {
        require(count >= 1, "a grid has at least 1 value of each range, got %d", count);
        List<Map<String, Object>> all = List.of(Map.of());
        for (var range : ranges.entrySet()) {
            List<Map<String, Object>> more = new ArrayList<>();
            for (Map<String, Object> settings : all) {
                for (Object value : range.getValue().spread(count)) {
                    Map<String, Object> next = new LinkedHashMap<>(settings);
                    next.put(range.getKey(), value);
                    more.add(Collections.unmodifiableMap(next));
                }
            }
            all = more;
        }
        return all;
    }

    /// `count` points at random.
    public List<Map<String, Object>> random(int count, long seed) {
        require(count >= 1, "at least 1 point is drawn, got %d", count);
        double[] shares = Key.of(seed)
                .uniform(DType.F64, count, Math.max(1, ranges.size()))
                .toDoubles();
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * ranges.size();
            Map<String, Object> settings = new LinkedHashMap<>();
            for (var range : ranges.entrySet())
                settings.put(range.getKey(), range.getValue().at(shares[at++]));
            all.add(Collections.unmodifiableMap(settings));
        }
        return all;
    }
}
