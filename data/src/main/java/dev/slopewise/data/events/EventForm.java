package dev.slopewise.data.events;

import dev.slopewise.data.wire.MessageWriter;
import java.util.List;

/// Events as the messages that files hold.
final class EventForm {
    /// What a file begins with.
    static final String VERSION = "brain.Event:2";

    private static final int DT_FLOAT = 1;
    private static final int DT_STRING = 7;

    private EventForm() {}

    static MessageWriter version(double seconds) {
        return new MessageWriter().real(1, seconds).text(3, VERSION);
    }

    static MessageWriter message(Event event) {
        var summary = new MessageWriter();
        values(event).forEach(value -> summary.message(1, value));
        return new MessageWriter()
                .real(1, event.seconds())
                .number(2, event.step())
                .message(5, summary);
    }

    private static List<MessageWriter> values(Event event) {
        return switch (event.value()) {
            case Event.Scalar(double number) -> List.of(tagged(event.tag()).single(2, (float) number));
            case Event.Histogram histogram -> List.of(tagged(event.tag()).message(5, histogram(histogram)));
            case Event.Text(String markdown) -> {
                var tensor = new MessageWriter()
                        .number(1, DT_STRING)
                        .message(2, shape(1))
                        .text(8, markdown);
                yield List.of(tagged(event.tag()).message(8, tensor).message(9, plugin("text", new MessageWriter())));
            }
            case Event.Settings settings ->
                List.of(
                        hparams("experiment", 2, Hparams.experiment(settings, event.seconds())),
                        hparams("session_start_info", 3, Hparams.start(settings, event.seconds())));
            case Event.Ended(boolean well) ->
                List.of(hparams("session_end_info", 4, Hparams.end(well, event.seconds())));
        };
    }

    private static MessageWriter tagged(String tag) {
        return new MessageWriter().text(1, tag);
    }

    private static MessageWriter shape(long size) {
        return new MessageWriter().message(2, new MessageWriter().number(1, size));
    }

    /// A value of the plug-in for settings. It is told by its metadata alone, its tensor says nothing.
    private static MessageWriter hparams(String tag, int field, MessageWriter content) {
        var nothing =
                new MessageWriter().number(1, DT_FLOAT).message(2, shape(1)).single(5, 0);
        var data = new MessageWriter().number(1, 0).message(field, content);
        return tagged("_hparams_/" + tag).message(8, nothing).message(9, plugin("hparams", data));
    }

    private static MessageWriter plugin(String name, MessageWriter content) {
        return new MessageWriter().message(1, new MessageWriter().text(1, name).message(2, content));
    }

    private static MessageWriter histogram(Event.Histogram histogram) {
        return new MessageWriter()
                .real(1, histogram.min())
                .real(2, histogram.max())
                .real(3, histogram.count())
                .real(4, histogram.sum())
                .real(5, histogram.sumOfSquares())
                .reals(6, histogram.limits().stream().mapToDouble(x -> x).toArray())
                .reals(7, histogram.counts().stream().mapToDouble(x -> x).toArray());
    }
}
