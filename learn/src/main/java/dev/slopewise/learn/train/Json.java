package dev.slopewise.learn.train;

import static dev.slopewise.core.SlopewiseException.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// JSON as plain Java values: maps with string keys, lists, strings, numbers (`Double`, or `Long` where written without a point), booleans.
/// There is no null. NaN and infinities, which JSON lacks, are the strings `"NaN"`, `"Infinity"`, `"-Infinity"`; [#number] reads both.
public final class Json {
    private static final int DEEPEST = 64;
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /// One line.
    ///
    /// @throws SlopewiseException for values of other kinds
    public static String write(Object value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map -> {
                out.append('{');
                String separator = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.append(separator);
                    writeString(String.valueOf(entry.getKey()), out);
                    out.append(':');
                    write(entry.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
            case Iterable<?> list -> {
                out.append('[');
                String separator = "";
                for (Object item : list) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Double d when !Double.isFinite(d) -> writeString(d.toString(), out);
            case Float f when !Float.isFinite(f) -> writeString(f.toString(), out);
            case Double _, Float _, Integer _, Long _, Short _, Byte _, Boolean _ -> out.append(value);
            case CharSequence s -> writeString(s.toString(), out);
            case Enum<?> e -> writeString(e.toString(), out);
            default ->
                require(false, "JSON takes maps, lists, strings, numbers and booleans, got %s", value.getClass());
        }
    }

    private static void writeString(String s, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) out.append("\\u%04x".formatted((int) c));
                    else out.append(c);
                }
            }
        }
        out.append('"');
    }

    /// Reads one value.
    ///
    /// @throws SlopewiseException saying at which character what was expected
    public static Object read(String text) {
        var json = new Json(text);
        Object value = json.value(0);
        json.space();
        json.expect(json.at == text.length(), "the end");
        return value;
    }

    /// A number as JSON holds it: a number, or the name of a value that is none.
    public static double number(Object value) {
        return switch (value) {
            case Number n -> n.doubleValue();
            case String s
            when s.equals("NaN") || s.equals("Infinity") || s.equals("-Infinity") -> Double.parseDouble(s);
            default -> throw new dev.slopewise.core.SlopewiseException("a number was expected, got " + value, "", "");
        };
    }

    private void expect(boolean holds, String what) {
        if (!holds)
            require(false, "JSON is broken at character %d of %d: %s was expected", at + 1, text.length(), what);
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private char peek() {
        expect(at < text.length(), "more");
        return text.charAt(at);
    }

    private Object value(int depth) {
        expect(depth < DEEPEST, "at most " + DEEPEST + " levels");
        space();
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        expect(text.startsWith(word, at), word);
        at += word.length();
        return value;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        space();
        while (peek() != '}') {
            if (!map.isEmpty()) take(',');
            space();
            expect(peek() == '"', "a name in quotes");
            String name = string();
            space();
            take(':');
            expect(map.put(name, value(depth + 1)) == null, "another name than " + name);
            space();
        }
        at++;
        return map;
    }

    private List<Object> array(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        space();
        while (peek() != ']') {
            if (!list.isEmpty()) take(',');
            list.add(value(depth + 1));
            space();
        }
        at++;
        return list;
    }

    private void take(char c) {
        if (peek() != c) expect(false, "'" + c + "'");
        at++;
    }

    private String string() {
        var out = new StringBuilder();
        at++;
        while (peek() != '"') {
            char c = text.charAt(at++);
            expect(c >= ' ', "an escaped control character");
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                expect(
                        at + 4 <= text.length() && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}"),
                        "four hex digits");
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
            }
            default -> {
                expect(false, "an escape such as \\n");
                yield c;
            }
        };
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) at++;
        String digits = text.substring(from, at);
        boolean isWhole = WHOLE.matcher(digits).matches();
        if (!isWhole && !NUMBER.matcher(digits).matches()) {
            at = from;
            expect(false, "a value");
        }
        return isWhole && !digits.equals("-0") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
    }
}
