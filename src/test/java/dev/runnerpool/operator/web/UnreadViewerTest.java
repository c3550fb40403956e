package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.MadeUpPool;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Viewers that open a page's updates and read nothing, over real connections: one state of the page
 * fills what such a viewer may leave unread.
 */
@QuarkusTest
@TestProfile(UnreadProfile.class)
class UnreadViewerTest {

  private static final String LIVE = "/live/pools/ci/a";
  private static final int UNREAD = 256 * 1024;
  private static final int JOBS = 100;
  private static final int TAGS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TestHTTPResource("/")
  URI operator;

  @Inject GivenExplainer explainer;
  @Inject UnreadProfile.ForwardClock clock;

  private final List<Socket> open = new ArrayList<>();

  @BeforeEach
  void begin() {
    explainer.jobs.clear();
    show(1);
  }

  @AfterEach
  void end() throws IOException {
    for (Socket each : open) {
      each.close();
    }
  }

  @Test
  void whatChangedWhileNobodyReadIsNotKeptForThem() throws IOException {
    BufferedReader late = reader(open(LIVE));
    BufferedReader other = reader(open(LIVE));
    long state = String.join("\n", until(other, "round-1")).length();
    assertThat(state).as("one state is more than may be left unread").isGreaterThan(UNREAD);
    for (int round = 2; round <= 4; round++) {
      show(round);
      until(other, "round-" + round);
    }
    String all = String.join("\n", until(late, "round-4"));
    assertThat(all).contains("round-1").doesNotContain("round-2", "round-3");
    assertThat((long) all.length()).isLessThan(5 * state / 2);
  }

  @Test
  void whoNeverReadsIsEndedAndOthersAreServed() throws IOException {
    Socket deaf = open(LIVE);
    BufferedReader other = reader(open(LIVE));
    while (open.size() < PageProfile.VIEWERS) {
      assertThat(reader(open("/live/jobs/1")).readLine()).isEqualTo("HTTP/1.1 200 OK");
    }
    until(other, "round-1");
    assertThat(reader(open(LIVE)).readLine()).as("all seats are taken").contains("503");
    show(2);
    until(other, "round-2");
    clock.forward(Duration.ofSeconds(31));
    show(3);
    until(other, "round-3");
    await("the connection of who never reads has ended").atMost(LIMIT).until(() -> ended(deaf));
    assertThat(reader(open(LIVE)).readLine()).as("there is room again").contains("200");
    show(4);
    until(other, "round-4");
  }

  /** A word to a connection that the other side has ended fails, at the second try at least. */
  private static boolean ended(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** A pool whose page is several hundred KiB, and says which round it is. */
  private void show(int round) {
    MadeUpPool pool = MadeUpPool.named("ci", "a").with(RunnerState.BUSY, 1);
    for (int job = 0; job < JOBS; job++) {
      Set<String> tags = new TreeSet<>();
      for (int tag = 0; tag < TAGS; tag++) {
        tags.add("round-%d-%d-%s".formatted(round, tag, "t".repeat(105)));
      }
      pool.with(job, "team/app", tags, 60);
    }
    explainer.pools.clear();
    explainer.pools.add(pool.details());
  }

  /** All lines up to the end of the first table in which that is. */
  private static List<String> until(BufferedReader events, String round) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean seen = false;
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      lines.add(line);
      seen |= line.contains(round + "-");
      if (seen && line.equals("data: </table>")) {
        return lines;
      }
    }
    throw new IOException("the updates ended before " + round);
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    socket.setReceiveBufferSize(UnreadProfile.SmallBuffers.BYTES);
    socket.connect(new InetSocketAddress(operator.getHost(), operator.getPort()));
    socket.setSoTimeout((int) LIMIT.toMillis());
    String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
