package dev.slopewise.doctor.lesson;

import java.util.List;

/// One idea, shown on a real problem.
public interface Lesson {
    /// What it is about, in a few words.
    String title();

    /// Computes its numbers and says them. The same words each time, but for times that are measured.
    Told tell();

    /// What a lesson says and asks.
    ///
    /// @param parts    in order
    /// @param question to end with
    record Told(List<Part> parts, Question question) {
        public Told {
            parts = List.copyOf(parts);
        }
    }

    /// What is shown.
    sealed interface Part {}

    /// A paragraph.
    record Text(String words) implements Part {}

    /// Curves over one axis.
    ///
    /// @param caption what they show
    /// @param heights what equal heights mean
    /// @param first   at the axis's left end
    /// @param last    at its right end
    record Drawing(String caption, List<Curve> curves, Heights heights, String first, String last) implements Part {
        public Drawing {
            curves = List.copyOf(curves);
        }
    }

    /// Numbers to be drawn.
    ///
    /// @param values above 0 where they are to be seen, equally far apart
    record Curve(String name, List<Double> values) {
        public Curve {
            values = List.copyOf(values);
        }
    }

    /// What equal heights mean.
    enum Heights {
        /// Equal differences, from 0 on.
        EVEN,
        /// Equal factors.
        FACTORS
    }
}
