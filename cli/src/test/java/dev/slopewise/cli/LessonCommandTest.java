package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slopewise.doctor.lesson.Lesson;
import dev.slopewise.doctor.lesson.Lessons;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LessonCommandTest {
    private static Ran answering(String lines, Object... args) {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            return Ran.of(args);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void listsAllTitles() {
        assertThat(Ran.of("lesson", "--list").out().lines())
                .hasSize(11)
                .first()
                .isEqualTo(" 1  " + Lessons.ALL.getFirst().title());
    }

    @Test
    void showsALessonWithItsAnswerAndAsksNothingInAPipe() {
        Ran ran = answering("7\n", "lesson", "1");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Lesson 1 of 11: The slope")
                .contains("50 cars", "└ knob 0", "Question\n", "Answer: 0.0202. ")
                .doesNotContain("try again", "\u001b");
        Lesson.Told told = Lessons.ALL.getFirst().tell();
        for (Lesson.Part part : told.parts())
            if (part instanceof Lesson.Text(String words)) assertThat(ran.out()).contains(words);
    }

    @Test
    void judgesAnswersThatAreRead() {
        assertThat(answering("0.02\n", "lesson", "1", "--ask").out())
                .contains("Right. ")
                .doesNotContain("Answer: ");
        assertThat(answering("what?\n1\n0.0202\n", "lesson", "1", "--ask").out())
                .contains("A number is needed", "No; try again.", "Right. ");
        assertThat(answering("1\n2\n3\n", "lesson", "1", "--ask").out())
                .contains("No; try again.", "Answer: 0.0202. ")
                .doesNotContain("Right. ");
        assertThat(answering("\n", "lesson", "1", "--ask").out()).contains("Answer: 0.0202. ");
        assertThat(answering("", "lesson", "1", "--ask").out()).contains("Answer: 0.0202. ");
    }

    @Test
    void goesFromLessonToLessonUntilOneLeaves() {
        Ran ran = answering("0.0202\n5\n\nq\n", "lesson", "--ask");
        assertThat(ran.out())
                .contains("Lesson 3 of 11", "1 of 2 answers were right at once.")
                .doesNotContain("Lesson 4 of 11");
    }

    @Test
    void asksInATerminalInItsWidthAndColours() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("q\n".getBytes(StandardCharsets.UTF_8)));
            Ran ran = Ran.in(Optional.of(new Window.Fixed(60, 30)), "lesson", "1");
            assertThat(ran.out()).contains("\u001b[", "Answer (empty: show it, q: leave): ");
            assertThat(ran.out().lines().filter(line -> !line.contains("\u001b") && !line.startsWith("Answer ")))
                    .allMatch(line -> line.length() <= 60);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void writesJsonAndRefusesWhatThereIsNot() {
        var lessons = (List<?>) Ran.of("lesson", "3", "--json").json().get("lessons");
        assertThat(lessons).hasSize(1);
        assertThat(((Map<?, ?>) lessons.getFirst()).get("answer")).isEqualTo("0.5");
        Ran ran = Ran.of("lesson", "12");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("there are 11 lessons, got 12");
    }
}
