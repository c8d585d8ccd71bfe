package dev.slopewise.learn.text;

import static dev.slopewise.core.SlopewiseException.refuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a text is read, before it is known what its words mean.
///
/// ```
/// value    = '[' [ value { ',' value } ] ']'  |  word [ '(' [ argument { ',' argument } ] ')' ]
/// argument = [ word '=' ] value
/// word     = letters, digits and . + - _ in a row
/// ```
sealed interface Syntax {
    record Items(List<Syntax> each) implements Syntax {
        @Override
        public String toString() {
            return each.toString();
        }
    }

    /// A word, with what stands in brackets behind it.
    record Word(String text, List<Argument> arguments) implements Syntax {
        @Override
        public String toString() {
            return arguments.isEmpty() ? text : text + "(…)";
        }
    }

    record Argument(Optional<String> name, Syntax value) {}

    static Syntax of(String text) {
        var reader = new Reader(text);
        Syntax value = reader.value(0);
        if (reader.hasMore()) throw reader.expected("the end");
        return value;
    }

    /// The values of a text, separated by commas.
    static List<Syntax> items(String text) {
        var reader = new Reader(text);
        List<Syntax> items = new ArrayList<>();
        do items.add(reader.value(0));
        while (reader.takes(','));
        if (reader.hasMore()) throw reader.expected("\",\" or the end");
        return items;
    }

    /// Goes through a text from left to right.
    final class Reader {
        private static final int DEEPEST = 20;

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
            skip();
        }

        private void skip() {
            while (hasMore() && Character.isWhitespace(text.charAt(at))) at++;
        }

        private boolean hasMore() {
            return at < text.length();
        }

        private boolean takes(char sign) {
            if (!hasMore() || text.charAt(at) != sign) return false;
            at++;
            skip();
            return true;
        }

        private RuntimeException expected(String what) {
            String came = hasMore() ? "\"%c\"".formatted(text.charAt(at)) : "the end";
            return refuse(
                    "expected %s at place %d of \"%s\", got %s".formatted(what, at + 1, text, came),
                    "settings are written as in name(setting=1, other=[1, 2])");
        }

        private String word() {
            int from = at;
            while (hasMore() && (Character.isLetterOrDigit(text.charAt(at)) || ".+-_".indexOf(text.charAt(at)) >= 0))
                at++;
            if (at == from) throw expected("a name or a number");
            String word = text.substring(from, at);
            skip();
            return word;
        }

        private void limit(int depth) {
            if (depth == DEEPEST) throw expected("no more than %d brackets in brackets".formatted(DEEPEST));
        }

        private Syntax value(int depth) {
            if (takes('[')) {
                limit(depth);
                List<Syntax> each = new ArrayList<>();
                if (takes(']')) return new Items(each);
                do each.add(value(depth + 1));
                while (takes(','));
                if (!takes(']')) throw expected("\",\" or \"]\"");
                return new Items(each);
            }
            return named(word(), depth);
        }

        private Word named(String word, int depth) {
            List<Argument> arguments = new ArrayList<>();
            if (!takes('(') || takes(')')) return new Word(word, arguments);
            limit(depth);
            do arguments.add(argument(depth + 1));
            while (takes(','));
            if (!takes(')')) throw expected("\",\" or \")\"");
            return new Word(word, arguments);
        }

        private Argument argument(int depth) {
            if (hasMore() && text.charAt(at) == '[') return new Argument(Optional.empty(), value(depth));
            String word = word();
            return takes('=')
                    ? new Argument(Optional.of(word), value(depth))
                    : new Argument(Optional.empty(), named(word, depth));
        }
    }
}
