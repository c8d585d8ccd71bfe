/// TensorBoard's event files, written and read.
///
/// ```
/// file   = record*                                 a record: its length (8 bytes, little-endian), a check of the length,
/// record = length check bytes check                as many bytes, a check of them
/// bytes  = an Event: time, step and values         a check: CRC-32C, turned and shifted (4 bytes)
/// ```
///
/// @see <a href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TensorFlow, TFRecord</a>
/// @see <a href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/util/event.proto">TensorFlow, event.proto</a>
package dev.slopewise.data.events;
