/** The command line: {@code operate}, {@code simulate}, {@code trace-export}. */
package dev.runnerpool.cli;
