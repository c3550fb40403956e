/**
 * {@code cost}: reports over the records of costs, as a table, CSV, JSON and a chart. Each report
 * is a {@link dev.runnerpool.core.table.Table}, and each format prints any of them.
 */
package dev.runnerpool.cli.cost;
