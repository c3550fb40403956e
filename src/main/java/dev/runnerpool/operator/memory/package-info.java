/** Keeps the process small while it has little to do. */
package dev.runnerpool.operator.memory;
