package dev.runnerpool.cli;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.PriceFeed;
import dev.runnerpool.core.placement.NodeGroupFeed;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * What an operator does only with pools and nodes, once, so that the image's cache of classes has
 * those of it: it keeps a record, reports it, and asks AWS, in whose place it answers itself that
 * there is no such page. Whatever fails is no matter.
 */
public final class Rehearsal implements QuarkusApplication {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final String REGION = "us-east-1";
  private static final String TYPE = "m7g.large";

  @Override
  public int run(String... flags) {
    String port = ConfigProvider.getConfig().getValue("quarkus.http.port", String.class);
    // Properties of the SDK's own: nothing here may reach AWS.
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + port);
    System.setProperty("aws.accessKeyId", "rehearsal");
    System.setProperty("aws.secretAccessKey", "rehearsal");
    rehearse(this::keepRecords);
    rehearse(() -> of(PriceFeed.class).onDemand(REGION, TYPE));
    rehearse(() -> of(PriceFeed.class).spot(REGION, Set.of(TYPE)));
    rehearse(() -> of(NodeGroupFeed.class).names(REGION, "rehearsal"));
    LOG.info("Rehearsed");
    Quarkus.waitForExit();
    return 0;
  }

  private static void rehearse(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException e) {
      LOG.info("As it should: {}", e.getMessage());
    }
  }

  private static <T> T of(Class<T> port) {
    return CDI.current().select(port).get();
  }

  private void keepRecords() {
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
            now);
    CostRecords records = of(CostRecords.class);
    records.keepRunners(List.of(row));
    // Answered after all that was handed over before is written.
    records.spentByDay(row.pool(), row.day());
    new CommandLine(new Main()).execute("cost", "--by", "project,job", "--idle", "divided");
  }
}
