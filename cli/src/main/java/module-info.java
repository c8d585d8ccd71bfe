/// The `slopewise` command: one class per command.
@org.jspecify.annotations.NullMarked
module dev.slopewise.cli {
    requires static org.jspecify;
    requires dev.slopewise.compile;
    requires dev.slopewise.data;
    requires dev.slopewise.doctor;
    requires info.picocli;
    requires org.jline.terminal;

    opens dev.slopewise.cli to
            info.picocli;
}
