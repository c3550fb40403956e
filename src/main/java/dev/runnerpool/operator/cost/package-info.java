/** Prices of the nodes that pools run on, read off their labels, and each pool's share. */
package dev.runnerpool.operator.cost;
