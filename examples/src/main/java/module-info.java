/// Programs of a single file.
@org.jspecify.annotations.NullMarked
module dev.slopewise.examples {
    requires static org.jspecify;
    requires dev.slopewise.data;
    requires dev.slopewise.doctor;
}
