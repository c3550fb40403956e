/**
 * Charts as SVG, for the status page and for reports: bars and courses over time, their colours and
 * their style sheet.
 */
package dev.runnerpool.chart;
