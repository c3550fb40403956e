package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.operator.web.reading.FleetReading;
import java.util.List;

/**
 * Pools, a page of them.
 *
 * @param found how many there are on all pages
 * @param all how many there are whatever was asked for
 * @param page the one shown, from 1
 * @param objectives whether any pool has an objective
 */
public record PoolTable(
    List<PoolRow> rows, int found, int all, int page, int pages, boolean objectives) {

  /** Those that are asked for; a page beyond the last is the last. */
  public static PoolTable of(FleetReading.Moment now, FleetQuery query) {
    List<PoolDetails> found = query.select(now);
    int pages = Math.max(1, (found.size() + FleetQuery.PAGE - 1) / FleetQuery.PAGE);
    int page = Math.min(query.page(), pages);
    int from = (page - 1) * FleetQuery.PAGE;
    List<PoolRow> rows =
        found.subList(from, Math.min(found.size(), from + FleetQuery.PAGE)).stream()
            .map(pool -> PoolRow.of(pool, now.objective(pool), now.at()))
            .toList();
    boolean objectives = !now.objectives().isEmpty();
    return new PoolTable(rows, found.size(), now.pools().size(), page, pages, objectives);
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
