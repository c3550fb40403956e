/** Dollars: what a node costs, which share of it a pod holds, and what money is spent on. */
package dev.runnerpool.core.cost;
