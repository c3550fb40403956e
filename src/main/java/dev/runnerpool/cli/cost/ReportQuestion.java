package dev.runnerpool.cli.cost;

import dev.runnerpool.core.report.ChargeRates;
import dev.runnerpool.core.report.Dimension;
import dev.runnerpool.core.report.Grouping;
import dev.runnerpool.operator.records.report.FactPart;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is asked for.
 *
 * @param period whole days
 * @param grouping by what it is told apart
 * @param idleDivided whether idle nodes are divided among who used them
 * @param rates what is asked of teams, if anything
 * @param top how many rows are shown one by one
 */
record ReportQuestion(
    ReportPeriod period,
    Grouping grouping,
    boolean idleDivided,
    Optional<ChargeRates> rates,
    int top) {

  /** What the dimensions stand on. */
  Set<FactPart> parts() {
    return FactPart.of(dimensions());
  }

  List<Dimension> dimensions() {
    return grouping.dimensions();
  }

  /** For people, such as {@code by team and architecture}; empty if not told apart. */
  String byWords() {
    return dimensions().isEmpty()
        ? ""
        : dimensions().stream()
            .map(Dimension::label)
            .collect(Collectors.joining(" and ", " by ", ""));
  }

  ReportQuestion over(ReportPeriod other) {
    return new ReportQuestion(other, grouping, idleDivided, rates, top);
  }
}
