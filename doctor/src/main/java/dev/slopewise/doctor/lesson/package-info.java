/// The calculus behind training in eleven lessons, each computed while it is told: a lesson is paragraphs and drawings with true numbers, then a question.
package dev.slopewise.doctor.lesson;
