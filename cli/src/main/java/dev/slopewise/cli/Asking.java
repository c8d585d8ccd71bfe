package dev.slopewise.cli;

import dev.slopewise.doctor.lesson.Question;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Puts questions to a person, or only shows them with their answers.
final class Asking {
    private static final int TRIES = 3;

    private final Console to;
    private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private boolean asks;
    private boolean isLeft;

    /// What came of a question.
    enum Came {
        /// Answered rightly at once.
        RIGHT,
        /// Not at once, or not at all.
        WRONG,
        NOT_ASKED
    }

    Asking(Console to, boolean asks) {
        this.to = to;
        this.asks = asks;
    }

    /// Whether there is anybody to ask.
    boolean asks() {
        return asks;
    }

    /// Whether the person has had enough.
    boolean isLeft() {
        return isLeft;
    }

    /// One line of input without spaces around it; empty at the input's end, after which nothing is asked any more.
    Optional<String> line(String prompt) {
        if (!asks) return Optional.empty();
        to.out().print(prompt);
        to.out().flush();
        try {
            String line = in.readLine();
            if (line == null) {
                asks = false;
                to.out().println();
                return Optional.empty();
            }
            isLeft = line.strip().equalsIgnoreCase("q");
            return Optional.of(line.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Asks until the answer is right, given up by an empty line, or wrong for the third time; then says why.
    Came ask(Question question) {
        to.heading("Question");
        to.say("", List.of(question.asked()));
        if (question instanceof Question.OfChoice choice) {
            for (int i = 0; i < choice.choices().size(); i++)
                to.say("  ", List.of((i + 1) + "  " + choice.choices().get(i)));
        }
        boolean wasAsked = false;
        for (int tries = 0; tries < TRIES; ) {
            Optional<String> said = line("Answer (empty: show it, q: leave): ");
            if (said.isEmpty() || isLeft) break;
            wasAsked = true;
            if (said.get().isEmpty()) break;
            Question.Result result = question.judge(said.get());
            if (result == Question.Result.UNREADABLE) {
                to.say("", List.of(wanted(question)));
                continue;
            }
            tries++;
            if (result == Question.Result.RIGHT) {
                to.say("", List.of("Right. " + question.because()));
                return tries == 1 ? Came.RIGHT : Came.WRONG;
            }
            if (tries < TRIES) to.say("", List.of("No; try again."));
        }
        if (!isLeft) to.say("", List.of("Answer: %s. %s".formatted(question.right(), question.because())));
        return wasAsked ? Came.WRONG : Came.NOT_ASKED;
    }

    private static String wanted(Question question) {
        return switch (question) {
            case Question.OfNumber _ -> "A number is needed, such as 0.25 or −3e-4.";
            case Question.OfChoice choice ->
                "A number from 1 to %d is needed.".formatted(choice.choices().size());
        };
    }
}
