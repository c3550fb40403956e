/**
 * The command line: {@code operate}, {@code explain}, {@code cost}, {@code simulate}, {@code
 * trace-export}. A command reads flags and files, calls the rings below and prints; a new command
 * is a class here, or a package if it takes several.
 */
package dev.runnerpool.cli;
