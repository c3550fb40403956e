package dev.runnerpool.core.records;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What one node cost on one day, by UTC, while a pool's pods could run on it. What no runner
 * requested of it is idle: {@code total - used}. Written again while it lives, each time with all
 * of that day.
 *
 * @param uid of the node
 * @param day by UTC
 * @param node what it is
 * @param total in billionths of a dollar
 * @param used of it by the pools' pods, in billionths of a dollar
 * @param unpricedMillis time that day without a known price, in neither of them
 * @param bookedUntil up to when all of this is
 */
public record NodeCost(
    String uid,
    LocalDate day,
    CostNode node,
    long total,
    long used,
    long unpricedMillis,
    Instant bookedUntil) {}
