package dev.runnerpool.operator.cost.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.PriceFeed.SpotQuote;
import dev.runnerpool.operator.aws.AwsAccess;
import dev.runnerpool.operator.aws.MotoServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * EC2 as moto speaks it, an implementation made by others: its spot price is the same everywhere.
 */
@Tag("level-2")
class MotoIT {

  @TempDir Path folder;

  private MotoServer moto;
  private AwsAccess access;

  @BeforeEach
  void start() {
    moto = new MotoServer(folder);
    access = moto.access();
  }

  @AfterEach
  void stop() {
    if (moto != null) {
      access.close();
      moto.close();
    }
  }

  @Test
  void spotPricesOfATypeAreReadInEachZoneOfItsRegion() {
    AwsPriceFeed feed = new AwsPriceFeed(access);
    List<SpotQuote> quotes = feed.spot("eu-west-1", Set.of("m7g.xlarge", "m7i.xlarge"));
    assertThat(quotes)
        .filteredOn(quote -> quote.instanceType().equals("m7g.xlarge"))
        .extracting(SpotQuote::zone)
        .containsExactlyInAnyOrder("eu-west-1a", "eu-west-1b", "eu-west-1c");
    assertThat(quotes).extracting(SpotQuote::instanceType).containsOnly("m7g.xlarge", "m7i.xlarge");
    assertThat(quotes).extracting(SpotQuote::hourly).containsOnly(0.00001);
    assertThat(feed.spot("ap-southeast-2", Set.of("m7g.xlarge")))
        .extracting(SpotQuote::zone)
        .allMatch(zone -> zone.startsWith("ap-southeast-2"));
  }
}
