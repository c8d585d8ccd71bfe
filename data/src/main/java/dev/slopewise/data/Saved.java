package dev.slopewise.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a saved map holds, checked as it is read: a file may be cut, old, or edited by hand.
record Saved(Map<?, ?> map, String where) {
    String text(String key) {
        return (String) need(key, "a text", String.class::isInstance);
    }

    double number(String key) {
        return ((Number) need(
                        key, "a finite number", value -> value instanceof Number n && Double.isFinite(n.doubleValue())))
                .doubleValue();
    }

    double positive(String key) {
        return ((Number) need(
                        key,
                        "a finite number above 0",
                        value -> value instanceof Number n && Double.isFinite(n.doubleValue()) && n.doubleValue() > 0))
                .doubleValue();
    }

    int count(String key) {
        return ((Number) need(
                        key,
                        "a whole number from 0",
                        value -> value instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() >= 0))
                .intValue();
    }

    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        for (Object value : (List<?>) need(key, "a list", List.class::isInstance)) {
            if (!(value instanceof String text)) {
                throw wrong(key, "a list of texts", value);
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    /// At least two finite numbers, none below the one before and the last above the first.
    List<Double> rising(String key) {
        String needed = "a list of at least 2 rising finite numbers";
        var numbers = new ArrayList<Double>();
        for (Object value : (List<?>) need(key, needed, List.class::isInstance)) {
            if (!(value instanceof Number number)
                    || !Double.isFinite(number.doubleValue())
                    || (!numbers.isEmpty() && number.doubleValue() < numbers.getLast())) {
                throw wrong(key, needed, value);
            }
            numbers.add(number.doubleValue());
        }
        if (numbers.size() < 2 || numbers.getFirst().equals(numbers.getLast())) {
            throw wrong(key, needed, numbers);
        }
        return List.copyOf(numbers);
    }

    List<Saved> maps(String key) {
        var maps = new ArrayList<Saved>();
        for (Object value : (List<?>) need(key, "a list", List.class::isInstance)) {
            if (!(value instanceof Map<?, ?> inner)) {
                throw wrong(key, "a list of objects", value);
            }
            maps.add(new Saved(inner, where + ", `" + key + "[" + maps.size() + "]`"));
        }
        return maps;
    }

    /// The encoding this holds.
    Encoding encoding() {
        String name = text("name");
        String encoding = text("encoding");
        return switch (encoding) {
            case "standardised" ->
                new Encoding.Standardised(
                        name, count("missing"), number("median"), number("mean"), positive("deviation"));
            case "scaled" ->
                new Encoding.Scaled(
                        name,
                        one(Scaling.class, "scaling", text("scaling")),
                        count("missing"),
                        number("median"),
                        number("offset"),
                        positive("scale"));
            case "quantiles" -> new Encoding.Quantiles(name, count("missing"), number("median"), rising("quantiles"));
            case "missing" -> new Encoding.Missing(name, count("missing"));
            case "usual" -> new Encoding.Usual(name, number("value"));
            case "calendar" ->
                new Encoding.Calendar(
                        name,
                        number("mean"),
                        positive("deviation"),
                        texts("cycles").stream()
                                .map(text -> one(Cycle.class, "cycles", text))
                                .toList());
            case "hashed" -> new Encoding.Hashed(name, count("categories"), buckets());
            case "hashedWords" -> new Encoding.HashedWords(name, buckets());
            case "oneHot" -> new Encoding.OneHot(name, texts("categories"));
            case "dropped" -> new Encoding.Dropped(name, text("reason"));
            default -> throw wrong("encoding", "one that this version knows", encoding);
        };
    }

    /// The scale of a target; a file from before there were several says none and means the standard one.
    TargetScale targetScale() {
        return map.containsKey("scale") ? one(TargetScale.class, "scale", text("scale")) : TargetScale.STANDARD;
    }

    private int buckets() {
        int buckets = count("buckets");
        if (buckets < 1 || buckets > Hashing.MOST_BUCKETS) {
            throw wrong("buckets", "from 1 to " + Hashing.MOST_BUCKETS, buckets);
        }
        return buckets;
    }

    private <E extends Enum<E>> E one(Class<E> type, String key, String text) {
        for (E value : type.getEnumConstants()) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw wrong(key, "one of " + List.of(type.getEnumConstants()), text);
    }

    /// The exception for a value that is not what was needed.
    DataException wrong(String key, String needed, @Nullable Object value) {
        String came = value == null ? "nothing" : Words.quoted(value.toString());
        return new DataException(
                "`" + key + "` must be " + needed + ", got " + came,
                where,
                "the file was changed or is from another version: train again");
    }

    private Object need(String key, String needed, Predicate<Object> fits) {
        Object value = map.get(key);
        if (value == null || !fits.test(value)) {
            throw wrong(key, needed, value);
        }
        return value;
    }
}
