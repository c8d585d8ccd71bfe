package dev.slopewise.data.events;

import dev.slopewise.data.wire.MessageWriter;

/// The messages of TensorBoard's table of runs and their settings.
///
/// @see <a href="https://github.com/tensorflow/tensorboard/tree/master/tensorboard/plugins/hparams">TensorBoard, hparams: api.proto, plugin_data.proto</a>
final class Hparams {
    private static final int STRING = 1;
    private static final int BOOL = 2;
    private static final int FLOAT64 = 3;
    private static final int SUCCESS = 1;
    private static final int FAILURE = 2;

    private Hparams() {}

    /// Which settings and metrics the table shows.
    static MessageWriter experiment(Event.Settings settings, double seconds) {
        var message = new MessageWriter().real(3, seconds);
        settings.settings().forEach((name, value) -> {
            int type = value instanceof Number ? FLOAT64 : value instanceof Boolean ? BOOL : STRING;
            message.message(4, new MessageWriter().text(1, name).number(4, type));
        });
        for (String metric : settings.metrics()) {
            message.message(
                    5,
                    new MessageWriter()
                            .message(1, new MessageWriter().text(2, metric))
                            .text(3, metric));
        }
        return message;
    }

    /// The settings of this run: a map, whose entries are messages of a key and a value.
    static MessageWriter start(Event.Settings settings, double seconds) {
        var message = new MessageWriter();
        settings.settings()
                .forEach((name, value) ->
                        message.message(1, new MessageWriter().text(1, name).message(2, value(value))));
        return message.real(5, seconds);
    }

    static MessageWriter end(boolean well, double seconds) {
        return new MessageWriter().number(1, well ? SUCCESS : FAILURE).real(2, seconds);
    }

    private static MessageWriter value(Object value) {
        return switch (value) {
            case Number number -> new MessageWriter().real(2, number.doubleValue());
            case Boolean truth -> new MessageWriter().number(4, truth ? 1 : 0);
            default -> new MessageWriter().text(3, value.toString());
        };
    }
}
