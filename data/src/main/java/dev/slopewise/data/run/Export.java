package dev.slopewise.data.run;

import dev.slopewise.core.SlopewiseException;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import dev.slopewise.data.array.Npz;
import dev.slopewise.data.onnx.Onnx;
import dev.slopewise.learn.train.Run;
import dev.slopewise.learn.train.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// A run and its model, to be written in forms that other tools read.
///
/// @param run      what it was
/// @param model    its parameters, in the record that predicts
/// @param function what the model does with an input
/// @param example  an input of the right types; its first axis is the batch
public record Export<M, X, Y>(Run run, M model, BiFunction<M, X, Y> function, X example) {
    /// Writes it to a file, for events into a folder; a file is whole or not there.
    ///
    /// @return what is to be known of it, in a sentence; mostly nothing
    public Optional<String> write(Form form, Path to) throws IOException {
        switch (form) {
            case SAFETENSORS -> put(to, Safetensors.write(model));
            case NPZ -> put(to, Npz.write(parameters()));
            case ONNX -> {
                Onnx.Exported file = Onnx.export(model, function, example);
                put(to, file.bytes());
                return file.fixedBatch().map(why -> "the file takes batches of the example's size only: " + why);
            }
            case TENSORBOARD -> EventLog.write(to, run, parameters());
            case CSV -> put(to, MetricsCsv.epochs(run.epochs()).getBytes(StandardCharsets.UTF_8));
            case STEPS_CSV -> put(to, MetricsCsv.steps(run).getBytes(StandardCharsets.UTF_8));
            case HTML ->
                throw SlopewiseException.refuse(
                        "a page is not written by this module", "write what Report.of(run) of the module doctor gives");
        }
        return Optional.empty();
    }

    private Map<String, Tensor> parameters() {
        Tree<M> tree = Tree.of(model);
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < tree.leaves().size(); i++) {
            named.put(tree.paths().get(i), tree.leaves().get(i));
        }
        return named;
    }

    private static void put(Path to, byte[] bytes) throws IOException {
        Path part = to.resolveSibling(to.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, to, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
