package dev.runnerpool.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.MadeUpPool;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates over HTTP: what a browser that stays is sent. */
@QuarkusTest
@TestProfile(PageProfile.class)
class LiveRouteTest {

  @TestHTTPResource("/")
  URI operator;

  @Inject GivenExplainer explainer;
  @Inject GivenObjectives objectives;

  @BeforeEach
  void begin() {
    explainer.pools.clear();
    objectives.kept.clear();
    explainer.pools.add(MadeUpPool.named("ci", "a").with(RunnerState.IDLE, 1).details());
  }

  @Test
  void whatChangesComesToWhoLooks() throws IOException {
    String page = new Browser(operator).get("/pools/ci/a").body();
    String live = page.replaceAll("(?s).*sse-connect=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
    try (Socket socket = open(live)) {
      BufferedReader events = reader(socket);
      assertThat(events.readLine()).isEqualTo("HTTP/1.1 200 OK");
      explainer.pools.clear();
      explainer.pools.add(MadeUpPool.named("ci", "a").with(RunnerState.BUSY, 2).details());
      assertThat(until(events, "event: runners")).doesNotContain("event: conditions");
      assertThat(until(events, "data: </table>")).anyMatch(line -> line.contains("a-1"));
    }
  }

  @Test
  void anObjectiveThatIsNotKeptAnyMoreComesToWhoLooksAtTheFleet() throws IOException {
    objectives.kept.put("ci/a", MadeUpFleet.objective(97, 3));
    try (Socket socket = open("/live/")) {
      BufferedReader events = reader(socket);
      assertThat(until(events, "event: history"))
          .anyMatch(line -> line.contains("0 % of the error budget left"))
          .anyMatch(line -> line.contains("since 29 Nov 12:00"));
      objectives.kept.put("ci/a", MadeUpFleet.objective(97, 13));
      assertThat(until(events, "data: </table>"))
          .anyMatch(line -> line.contains("does not keep its objective of 97 % within 1 min"))
          .anyMatch(line -> line.contains("error budget overspent by 294 %"));
    }
  }

  @Test
  void whoComesWhenThereIsNoRoomIsToldSo() throws IOException {
    List<Socket> open = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    try {
      while (open.size() <= PageProfile.VIEWERS) {
        open.add(open("/live/"));
        answers.add(reader(open.get(open.size() - 1)).readLine());
      }
      assertThat(answers)
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("HTTP/1.1 503 Service Unavailable");
    } finally {
      for (Socket each : open) {
        each.close();
      }
    }
  }

  private static List<String> until(BufferedReader events, String end) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      lines.add(line);
      if (line.equals(end)) {
        return lines;
      }
    }
    throw new IOException("the updates ended before " + end + ": " + lines);
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket(operator.getHost(), operator.getPort());
    socket.setSoTimeout(20_000);
    String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }
}
