package dev.runnerpool.cli.rehearsal;

import dev.runnerpool.cli.cost.Cost;
import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.RunnerCost;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
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
 * What an operator does in its first seconds, so that the image's cache of classes has those of it:
 * beside what the {@link Stage} has it do, a record is kept and reported. AWS is not asked:
 * whatever is in the cache is mapped at each start, and most operators never ask.
 */
public final class Rehearsal implements QuarkusApplication {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

  /** Setting of the directory of the records. */
  static final String DIRECTORY = "runnerpool.records.directory";

  /** Setting of the operator's own port. */
  static final String PORT = "quarkus.http.port";

  private static final String REGION = "us-east-1";
  private static final String TYPE = "m7g.large";

  @Override
  public int run(String... flags) {
    try {
      keepRecords();
      ask("/q/health/live");
      ask("/q/health/ready");
      ask("/q/metrics");
    } catch (IOException | RuntimeException e) {
      LOG.warn("Records and probes were not rehearsed", e);
    }
    Quarkus.waitForExit();
    return 0;
  }

  /** As the kubelet and Prometheus do; not being ready is an answer too. */
  private static void ask(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + System.getProperty(PORT) + path)
                .toURL()
                .openConnection();
    connection.getResponseCode();
    connection.disconnect();
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
    new CommandLine(new Cost())
        .execute(
            "--database",
            System.getProperty(DIRECTORY),
            "--by",
            "project,job",
            "--idle",
            "divided");
  }
}
