/// Programs of a single file.
@org.jspecify.annotations.NullMarked
module dev.slopewise.examples {
    requires static org.jspecify;
    requires dev.slopewise.core;

    opens dev.slopewise.examples to
            dev.slopewise.core; // its records are not public
}
