/// Arrays of numbers from files: IDX and NumPy.
package dev.slopewise.data.array;
