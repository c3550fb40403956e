/**
 * How a line of the log looks: its fixed keys, and that no secret is in it. What is worth a line is
 * said by who knows it.
 */
package dev.runnerpool.operator.log;
