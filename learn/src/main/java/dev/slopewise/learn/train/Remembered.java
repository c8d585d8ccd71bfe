package dev.slopewise.learn.train;

import dev.slopewise.core.Shape;
import dev.slopewise.core.Tensor;
import dev.slopewise.core.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an optimiser remembers before a step, to be read entry by entry. Reading a few numbers of tensors that are there anyway costs a step's graph nothing.
///
/// @param memories a tree for each leaf of the model
/// @param forms    what these trees looked like when they were last taken apart
record Remembered(List<Object> memories, List<Form> forms) {
    /// @param names of its tensors
    record Form(Tree.Structure structure, List<String> names) {
        private static Form of(Object memory) {
            var structure = Tree.of(memory).structure();
            return new Form(structure, Tree.paths(structure));
        }
    }

    static List<Form> forms(List<Object> memories) {
        return memories.stream().map(Form::of).toList();
    }

    /// What is remembered of one entry of a leaf, by name; of tensors that do not have the leaf's shape, such as sums of rows, nothing.
    Map<String, Double> of(int leaf, Shape shape, int entry) {
        Object memory = memories.get(leaf);
        Form form = forms.get(leaf);
        if (form.names.isEmpty()) return Map.of();
        List<Tensor> tensors = new ArrayList<>();
        if (!Tree.collects(form.structure, memory, tensors)) { // a state from elsewhere
            form = Form.of(memory);
            tensors = Tree.of(memory).leaves();
        }
        Map<String, Double> found = new LinkedHashMap<>();
        for (int k = 0; k < tensors.size(); k++) {
            Tensor tensor = tensors.get(k);
            if (tensor.shape().equals(shape))
                found.put(form.names.get(k), tensor.array().number(entry));
        }
        return found;
    }
}
