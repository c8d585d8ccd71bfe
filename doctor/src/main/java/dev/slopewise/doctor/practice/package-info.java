/// Finding out what is wrong with a training, as an exercise: scenarios from the corpus that the doctor itself tells apart.
package dev.slopewise.doctor.practice;
