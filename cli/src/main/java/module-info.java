/// The `slopewise` command: one class per command.
@org.jspecify.annotations.NullMarked
module dev.slopewise.cli {
    requires static org.jspecify;
    requires dev.slopewise.compile;
    requires dev.slopewise.data;
    requires dev.slopewise.doctor;
    requires info.picocli;
    requires java.logging;
    requires org.jline.terminal;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.toml;

    opens dev.slopewise.cli to
            info.picocli,
            dev.slopewise.core;
}
