/** The command line: {@code operate}. */
package dev.runnerpool.cli;
