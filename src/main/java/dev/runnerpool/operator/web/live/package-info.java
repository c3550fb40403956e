/**
 * Updates of open pages: what is shown is made once for all who look at the same, and sent where it
 * changed. Bounded in memory and in time, whoever looks and however slowly.
 */
package dev.runnerpool.operator.web.live;
