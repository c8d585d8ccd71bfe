/// Text as numbers: tokenisers that are trained from scratch, and batches of windows.
///
/// ```
/// text      → Tokenizer.encode → tokens → TokenWindows → batches of [windows, length] and what follows each token
/// tokenizer → toMap → JSON → Tokenizer.from
/// ```
package dev.slopewise.data.text;
