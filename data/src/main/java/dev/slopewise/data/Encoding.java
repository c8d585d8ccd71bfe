package dev.slopewise.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What is made of one column, or one of two things, as it was found in the training rows.
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

    /// A number becomes (number − offset) / scale, after a missing one was filled with the median.
    ///
    /// @param how     what offset and scale are: see [Scaling]
    /// @param missing how many training rows had no value
    /// @param median  of the training rows that have one
    /// @param scale   in units of the number, above 0
    record Scaled(String name, Scaling how, int missing, double median, double offset, double scale)
            implements Encoding {
        @Override
        public List<String> encodedNames() {
            return List.of(name);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("scaled", name);
            map.put("scaling", how.toString());
            map.put("missing", missing);
            map.put("median", median);
            map.put("offset", offset);
            map.put("scale", scale);
            return map;
        }
    }

    /// A number becomes the share of training values below it, from 0 to 1, between two quantiles in proportion; one that many training values are
    /// equal to becomes the middle of their shares. A missing one is first filled with the median.
    ///
    /// @param missing   how many training rows had no value
    /// @param median    of the training rows that have one
    /// @param quantiles of the same rows at equal steps of the share from 0 to 1, so the first is the least and the last the largest value;
    ///     at least 2, each at least the one before
    record Quantiles(String name, int missing, double median, List<Double> quantiles) implements Encoding {
        public Quantiles {
            quantiles = List.copyOf(quantiles);
        }

        @Override
        public List<String> encodedNames() {
            return List.of(name);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("quantiles", name);
            map.put("missing", missing);
            map.put("median", median);
            map.put("quantiles", quantiles);
            return map;
        }
    }

    /// 1 where the value is missing, 0 elsewhere; beside another encoding of the same column.
    ///
    /// @param missing how many training rows had no value
    record Missing(String name, int missing) implements Encoding {
        @Override
        public List<String> encodedNames() {
            return List.of(name + "=" + Categories.MISSING);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("missing", name);
            map.put("missing", missing);
            return map;
        }
    }

    /// 1 where a number is the one that training saw most, 0 elsewhere and where it is missing; beside another encoding of
    /// the same column. A model then tells a dry day from one with little rain, which the distance from the mean hardly does.
    ///
    /// @param value what many rows hold, such as 0
    record Usual(String name, double value) implements Encoding {
        @Override
        public List<String> encodedNames() {
            return List.of(name + "=" + Words.number(value));
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("usual", name);
            map.put("value", value);
            return map;
        }
    }

    /// A date becomes its distance from the mean date in standard deviations, and where it stands in each of these
    /// cycles and in half of each, as sines and cosines of two angles. A missing date is 0 in all of them.
    ///
    /// With the halves a sum can be flat in one season and steep in another, as in a Fourier series of two terms; the place in the cycle alone
    /// makes one hill and one valley of the same shape.
    ///
    /// @param mean      of the training rows, in days since 1970-01-01
    /// @param deviation of the training rows, in days, above 0
    record Calendar(String name, double mean, double deviation, List<Cycle> cycles) implements Encoding {
        public Calendar {
            cycles = List.copyOf(cycles);
        }

        @Override
        public List<String> encodedNames() {
            var names = new ArrayList<String>();
            names.add(name);
            for (Cycle cycle : cycles) {
                names.add(name + "=sin of " + cycle);
                names.add(name + "=cos of " + cycle);
                names.add(name + "=sin of half " + cycle);
                names.add(name + "=cos of half " + cycle);
            }
            return names;
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("calendar", name);
            map.put("mean", mean);
            map.put("deviation", deviation);
            map.put("cycles", cycles.stream().map(Cycle::toString).toList());
            return map;
        }
    }

    /// Text of many categories becomes a 1 in one of a few columns, chosen by its hash; different texts may share a
    /// column, and one that training did not see falls into one too.
    ///
    /// @param categories how many training had
    /// @param buckets    how many columns
    /// @see <a href="https://arxiv.org/abs/0902.2206">Weinberger et al. 2009, Feature Hashing</a>
    record Hashed(String name, int categories, int buckets) implements Encoding {
        @Override
        public List<String> encodedNames() {
            return Encoding.numbered(name, buckets);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("hashed", name);
            map.put("categories", categories);
            map.put("buckets", buckets);
            return map;
        }
    }

    /// Sentences become the sum of their words: each adds 1 or −1, by its hash, in the column of its hash, and the sum is
    /// brought to length 1. Case and punctuation do not count; an empty or missing text is 0 everywhere.
    ///
    /// @param buckets how many columns
    /// @see <a href="https://arxiv.org/abs/0902.2206">Weinberger et al. 2009, Feature Hashing</a>
    record HashedWords(String name, int buckets) implements Encoding {
        @Override
        public List<String> encodedNames() {
            return Encoding.numbered(name, buckets);
        }

        @Override
        public Map<String, Object> toMap() {
            var map = Encoding.start("hashedWords", name);
            map.put("buckets", buckets);
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

    private static List<String> numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + "#" + i).toList();
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
