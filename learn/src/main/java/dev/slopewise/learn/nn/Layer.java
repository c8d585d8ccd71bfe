package dev.slopewise.learn.nn;

import dev.slopewise.core.Key;
import dev.slopewise.core.Tensor;

/// A part of a model that turns one tensor into another. Layers are records whose tensors are their parameters and whose other components are
/// settings. They act on the last axes; leading axes ride along, so one example, a batch or a `vmap` need no different code.
///
/// **To predict and to train are two functions.** [#apply] is a pure function of the parameters. [#train] may also draw random numbers from
/// a key and gives the layer back as it is afterwards: running statistics are leaves of what it returns, never hidden. A leaf that training does
/// not set is returned as the same tensor object.
///
/// A model needs none of this: any record of tensors is one. The interface lets layers be put together, as in [Sequential].
public interface Layer {
    /// What the layer answers when it is used.
    Tensor apply(Tensor x);

    /// What the layer answers while it is trained, and the layer afterwards. Most layers do what they do in use.
    ///
    /// @param key where random numbers come from; another one for each step
    default Trained<? extends Layer> train(Tensor x, Key key) {
        return new Trained<>(apply(x), this);
    }
}
