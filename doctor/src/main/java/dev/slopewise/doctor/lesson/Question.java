package dev.slopewise.doctor.lesson;

import static dev.slopewise.core.SlopewiseException.require;

import dev.slopewise.doctor.Numbers;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What a lesson ends with: its answer is computed, and so is whether another's is right.
public sealed interface Question {
    String asked();

    /// Why the answer is what it is, with its numbers.
    String because();

    /// The right answer in words.
    String right();

    /// Whether this is a right answer.
    Result judge(String answer);

    /// What comes of an answer.
    enum Result {
        RIGHT,
        WRONG,
        /// It cannot be read.
        UNREADABLE
    }

    /// A number is asked for.
    ///
    /// @param within how far an answer may be from the right one, as a share of it, above 0
    record OfNumber(String asked, double answer, double within, String because) implements Question {
        public OfNumber {
            require(Double.isFinite(answer) && answer != 0, "an answer must be a number that is not 0, got %s", answer);
            require(within > 0, "an answer needs some room, got %s", within);
        }

        @Override
        public String right() {
            return Numbers.number(answer);
        }

        @Override
        public Result judge(String text) {
            OptionalDouble said = number(text);
            if (said.isEmpty()) return Result.UNREADABLE;
            return Math.abs(said.getAsDouble() - answer) <= within * Math.abs(answer) ? Result.RIGHT : Result.WRONG;
        }
    }

    /// One of some choices is asked for.
    ///
    /// @param rightOne the number of the right choice, from 1
    record OfChoice(String asked, List<String> choices, int rightOne, String because) implements Question {
        public OfChoice {
            choices = List.copyOf(choices);
            require(
                    rightOne >= 1 && rightOne <= choices.size(),
                    "one of %d choices must be right, got number %d",
                    choices.size(),
                    rightOne);
        }

        @Override
        public String right() {
            return rightOne + ", " + choices.get(rightOne - 1);
        }

        /// By number, or in its own words.
        @Override
        public Result judge(String text) {
            OptionalInt said = chosen(text.strip());
            if (said.isEmpty()) return Result.UNREADABLE;
            return said.getAsInt() == rightOne ? Result.RIGHT : Result.WRONG;
        }

        private OptionalInt chosen(String text) {
            for (int i = 1; i <= choices.size(); i++) {
                if (text.equals(String.valueOf(i)) || text.equalsIgnoreCase(choices.get(i - 1)))
                    return OptionalInt.of(i);
            }
            return OptionalInt.empty();
        }
    }

    /// `0.5`, `,5`, `-3e-4`, `−0.1`, with a comma or a point.
    private static OptionalDouble number(String text) {
        try {
            double value = Double.parseDouble(text.strip().replace('−', '-').replace(',', '.'));
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }
}
