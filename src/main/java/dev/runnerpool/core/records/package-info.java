/** What became of each job: facts for cost and reports, never for decisions. */
package dev.runnerpool.core.records;
