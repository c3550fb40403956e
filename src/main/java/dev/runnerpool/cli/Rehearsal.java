package dev.runnerpool.cli;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.RunnerCost;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * What an operator does only with pools, once, so that the image's cache of classes has those of
 * it: it keeps a record and reports it. AWS is not asked: whatever is in the cache is mapped at
 * each start, and most operators never ask.
 */
public final class Rehearsal implements QuarkusApplication {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final String REGION = "us-east-1";
  private static final String TYPE = "m7g.large";

  @Override
  public int run(String... flags) {
    try {
      keepRecords();
    } catch (RuntimeException e) {
      LOG.warn("Records could not be rehearsed", e);
    }
    LOG.info("Rehearsed");
    Quarkus.waitForExit();
    return 0;
  }

  private static void keepRecords() {
    Instant now = Instant.now();
    RunnerCost row =
        new RunnerCost(
            "rehearsal",
            LocalDate.ofInstant(now, ZoneOffset.UTC),
            "rehearsal/pool",
            OptionalInt.empty(),
            new CostNode("node", "arm64", TYPE, REGION, REGION + "a", "spot", "table"),
            Optional.of(new RunnerCost.CostJob("http://127.0.0.1", 1, "rehearsal", "job")),
            new RunnerCost.RunnerTimes(
                Optional.of(now), Optional.of(now), Optional.of(now), Optional.of(now)),
            new CostByKind(1, 0, 0, 0, 0, 0),
            1,
            0,
            Map.of("node", 1L),
            now);
    CostRecords records = CDI.current().select(CostRecords.class).get();
    records.keepRunners(List.of(row));
    // Answered after all that was handed over before is written.
    records.spentByDay(row.pool(), row.day());
    new CommandLine(new Main()).execute("cost", "--by", "project,job", "--idle", "divided");
  }
}
