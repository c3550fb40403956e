/** What is told in rows: one model, and how people read it in a terminal or on a page. */
package dev.runnerpool.core.table;
