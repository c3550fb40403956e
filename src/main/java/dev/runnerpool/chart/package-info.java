/**
 * Charts as SVG text, for the status page and for reports. Colours are the style sheet's, by class.
 */
package dev.runnerpool.chart;
