package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import java.time.Instant;
import java.util.List;

/**
 * Pools, a page of them.
 *
 * @param found how many there are on all pages
 * @param all how many there are whatever was asked for
 * @param page the one shown, from 1
 */
public record PoolTable(List<PoolRow> rows, int found, int all, int page, int pages) {

  /** Those that are asked for; a page beyond the last is the last. */
  public static PoolTable of(List<PoolDetails> pools, FleetQuery query, Instant now) {
    List<PoolDetails> found = query.select(pools);
    int pages = Math.max(1, (found.size() + FleetQuery.PAGE - 1) / FleetQuery.PAGE);
    int page = Math.min(query.page(), pages);
    int from = (page - 1) * FleetQuery.PAGE;
    List<PoolRow> rows =
        found.subList(from, Math.min(found.size(), from + FleetQuery.PAGE)).stream()
            .map(pool -> PoolRow.of(pool, now))
            .toList();
    return new PoolTable(rows, found.size(), pools.size(), page, pages);
  }

  /** The page before. */
  public int previous() {
    return page - 1;
  }

  /** The page behind. */
  public int next() {
    return page + 1;
  }

  /** The first of the shown, from 1. */
  public int first() {
    return (page - 1) * FleetQuery.PAGE + 1;
  }

  /** The last of the shown. */
  public int last() {
    return first() + rows.size() - 1;
  }
}
