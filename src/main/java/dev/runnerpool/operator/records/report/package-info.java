/**
 * Reads the records of costs for reports: one connection, read only, plain SQL of both databases.
 */
package dev.runnerpool.operator.records.report;
