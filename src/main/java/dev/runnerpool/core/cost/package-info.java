/** Dollars: what a node costs, which share of it a pod holds, and what a pool has spent on what. */
package dev.runnerpool.core.cost;
