package dev.slopewise.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is made of one column, as it was found in the training rows.
public sealed interface Encoding {
    /// The name of the table's column.
    String name();

    /// The names of the encoded columns it becomes.
    List<String> encodedNames();

    /// Texts, numbers, lists and maps alone, for a file.
    Map<String, Object> toMap();

    /// A number becomes its distance from the mean in standard deviations; a missing one is first filled with the
    /// median.
    ///
    /// @param missing   how many training rows had no value
    /// @param median    of the training rows that have one
    /// @param mean      of the training rows after filling
    /// @param deviation of the training rows after filling, above 0
    record Standardised(String name, int missing, double median, double mean, double deviation) implements Encoding {
        @Override
        public List<String> encodedNames() {
            return List.of(name);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("standardised", name);
            map.put("missing", missing);
            map.put("median", median);
            map.put("mean", mean);
            map.put("deviation", deviation);
            return map;
        }
    }

    /// Text becomes one column of 0 and 1 per category; a value that training did not see is 0 in all of them.
    ///
    /// @param categories those of the training rows, in order, `(missing)` among them if a value was missing there
    record OneHot(String name, List<String> categories) implements Encoding {
        public OneHot {
            categories = List.copyOf(categories);
        }

        @Override
        public List<String> encodedNames() {
            return categories.stream().map(category -> name + "=" + category).toList();
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("oneHot", name);
            map.put("categories", categories);
            return map;
        }
    }

    /// The column is left out.
    ///
    /// @param reason why, to follow "left out:" in a sentence
    record Dropped(String name, String reason) implements Encoding {
        @Override
        public List<String> encodedNames() {
            return List.of();
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("dropped", name);
            map.put("reason", reason);
            return map;
        }
    }

    private static Map<String, Object> start(String encoding, String name) {
        var map = new LinkedHashMap<String, Object>();
        map.put("encoding", encoding);
        map.put("name", name);
        return map;
    }

    /// Reads what [#toMap] wrote.
    ///
    /// @throws DataException if something is missing or is not what it should be
    static Encoding from(Map<String, ?> map) {
        return new Saved(map, "saved encoding").encoding();
    }
}
