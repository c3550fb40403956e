/** The starts of jobs, phase by phase, kept for people: what the pods of all pools told of them. */
package dev.runnerpool.operator.start;
