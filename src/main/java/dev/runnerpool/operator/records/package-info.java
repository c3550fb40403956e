/**
 * The records of what runners, nodes and jobs cost, in a database: a file of the operator's own, or
 * PostgreSQL. Written in the background by one thread; nothing that scales waits for it.
 */
package dev.runnerpool.operator.records;
