/// Models as ONNX files, which other runtimes carry out: the operations that a model's function does, written in ONNX's own.
package dev.slopewise.data.onnx;
