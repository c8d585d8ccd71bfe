/// Pictures as numbers: a folder for each class, each picture brought to one size, batches of `[pictures, channels, height, width]`.
package dev.slopewise.data.image;
