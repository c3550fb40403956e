/**
 * What runners and nodes cost while they live: when what happened to them, and what is booked for
 * it. Money is in whole billionths of a dollar, and time an argument.
 */
package dev.runnerpool.core.meter;
