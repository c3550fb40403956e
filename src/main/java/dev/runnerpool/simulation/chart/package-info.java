/** Charts as SVG text, for reports of the sandbox and of simulations. */
package dev.runnerpool.simulation.chart;
