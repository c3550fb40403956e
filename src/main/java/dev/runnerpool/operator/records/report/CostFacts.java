package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.IdleDivision;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All that was spent in a period: what runners cost and what nodes cost beyond that.
 *
 * @param queries of the database
 * @param period of it
 */
public record CostFacts(CostQueries queries, ReportPeriod period) {

  /**
   * With the idle part of nodes as facts of their own.
   *
   * @return milliseconds of nodes without a known price, whose idle part is not known either
   */
  public long idleApart(Set<FactPart> parts, Consumer<CostFact> facts) throws SQLException {
    queries.runners(period, parts, facts);
    AtomicLong unpriced = new AtomicLong();
    queries.idle(
        period,
        (cell, nanos) -> facts.accept(IdleDivision.unused(cell, nanos)),
        unpriced::addAndGet);
    return unpriced.get();
  }

  /** The same with the idle part of nodes divided among who used such nodes that day. */
  public long idleDivided(Set<FactPart> parts, Consumer<CostFact> facts) throws SQLException {
    Map<IdleDivision.Cell, Long> idle = new HashMap<>();
    AtomicLong unpriced = new AtomicLong();
    queries.idle(period, (cell, nanos) -> idle.merge(cell, nanos, Long::sum), unpriced::addAndGet);
    queries.divided(period, parts, idle, facts);
    return unpriced.get();
  }
}
