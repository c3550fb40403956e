package dev.runnerpool.operator.cost.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.cost.PriceFeed.SpotQuote;
import dev.runnerpool.gitlabclients.ClientPython;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * EC2 as moto speaks it, an implementation made by others: its spot price is the same everywhere.
 */
@Tag("level-2")
class MotoIT {

  @TempDir Path folder;

  private Process moto;
  private AwsPriceFeed feed;

  @BeforeEach
  void start() throws IOException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    int port = freePort();
    moto =
        new ProcessBuilder(python().toString(), "-m", "moto.server", "-p", String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("moto.log").toFile())
            .start();
    await().until(() -> listens(port));
    feed = new AwsPriceFeed(Optional.of(URI.create("http://127.0.0.1:" + port)));
  }

  @AfterEach
  void stop() throws InterruptedException {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    if (feed != null) {
      feed.stop(null);
    }
    if (moto != null) {
      moto.destroy();
      moto.waitFor();
    }
  }

  @Test
  void spotPricesOfATypeAreReadInEachZoneOfItsRegion() {
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

  private static Path python() {
    try {
      return ClientPython.path("moto");
    } catch (MissingNeedException e) {
      System.err.println("The check by moto is skipped: " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
