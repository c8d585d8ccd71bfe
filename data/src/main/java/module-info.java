/// Reading tables, splitting their rows and turning columns into numbers a model can learn from.
@org.jspecify.annotations.NullMarked
module dev.slopewise.data {
    requires static org.jspecify;
    requires de.siegmar.fastcsv;

    exports dev.slopewise.data;
}
