/// Reading tables, arrays, images and text, splitting rows and turning columns into numbers a model can learn from; writing models and runs for other tools.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // hardwood has no module descriptor, only a name
module dev.slopewise.data {
    requires static org.jspecify;
    requires transitive dev.slopewise.learn;
    requires com.github.luben.zstd_jni; // hardwood looks for it
    requires de.siegmar.fastcsv;
    requires dev.hardwood.core;
    requires java.desktop;
    requires java.net.http;
    requires tools.jackson.core;

    exports dev.slopewise.data.array;
    exports dev.slopewise.data.events;
    exports dev.slopewise.data.image;
    exports dev.slopewise.data.onnx;
    exports dev.slopewise.data.run;
    exports dev.slopewise.data.text;
    exports dev.slopewise.data;
}
