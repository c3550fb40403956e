/**
 * What was spent, by whatever it is asked by: sums that are exact in any grouping. What is read
 * from the records comes in as facts; nothing here knows where from.
 */
package dev.runnerpool.core.report;
