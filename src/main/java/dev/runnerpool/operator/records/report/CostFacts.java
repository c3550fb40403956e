package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.IdleDivision;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumSet;
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

  private static final Set<FactPart> OF_NODES =
      EnumSet.of(FactPart.DAY, FactPart.ARCHITECTURE, FactPart.INSTANCE_TYPE, FactPart.CAPACITY);

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
    Map<IdleDivision.Cell, Long> used = new HashMap<>();
    queries.runners(
        period,
        OF_NODES,
        fact -> used.merge(IdleDivision.Cell.of(fact), fact.spent().cost().total(), Long::sum));
    IdleDivision division = new IdleDivision(used);
    AtomicLong unpriced = new AtomicLong();
    queries.idle(period, division::idle, unpriced::addAndGet);
    Set<FactPart> all = EnumSet.copyOf(OF_NODES);
    all.addAll(parts);
    if (parts.contains(FactPart.DAY)) {
      queries.runners(period, all, fact -> facts.accept(division.divide(fact)));
    } else {
      FactSums sums = new FactSums(parts);
      queries.runners(period, all, fact -> sums.add(division.divide(fact)));
      sums.handOn(LocalDate.EPOCH, facts);
    }
    division.rest(facts);
    return unpriced.get();
  }
}
