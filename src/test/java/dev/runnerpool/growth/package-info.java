/**
 * How the cost of what the operator does grows with the number of pools, pods and jobs: in bytes
 * and in counted steps, which are the same on any machine, and never in time.
 */
package dev.runnerpool.growth;
