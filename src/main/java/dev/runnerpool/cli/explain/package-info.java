/**
 * {@code explain}: asks the running operator over HTTP where a job is or what a pool does, and
 * prints that for a terminal or as JSON. What is said is the operator's; here is how it looks.
 */
package dev.runnerpool.cli.explain;
