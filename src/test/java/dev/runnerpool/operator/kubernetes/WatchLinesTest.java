package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WatchLinesTest {
  private static final URI WATCHED =
      URI.create("https://api/api/v1/namespaces/ci/pods?allowWatchBookmarks=true&watch=true");
  private static final String BOOKMARK =
      "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}";

  private final List<String> lines = new ArrayList<>();
  private int asked;

  @Property(tries = 200)
  void whateverTheChunksAreTheLinesAreTheSame(
      @ForAll @Size(max = 5) List<String> names, @ForAll @IntRange(min = 1, max = 40) int size)
      throws Exception {
    List<String> events = names.stream().map(WatchLinesTest::event).toList();
    List<String> shown = shownByPiecesOf(size, String.join("", events));
    assertThat(shown).hasSameSizeAs(events);
    for (int i = 0; i < events.size(); i++) {
      assertThat(JsonText.of(shown.get(i))).isEqualTo(JsonText.of(events.get(i)));
      assertThat(shown.get(i).chars()).as("ASCII").allMatch(each -> each < 128);
    }
  }

  @Test
  void eachChunkIsFollowedByTheNextAlsoInTheMiddleOfALine() throws Exception {
    String event = event("Prüfung 🦊");
    int bytes = event.getBytes(StandardCharsets.UTF_8).length;
    assertThat(shownByPiecesOf(1, event)).hasSize(1);
    assertThat(asked).isEqualTo(bytes);
  }

  @Test
  void aLineLongerThanAnyChunkComesWhole() throws Exception {
    String event = event("x".repeat(2_000_000));
    assertThat(shownByPiecesOf(16_384, event).get(0) + "\n").isEqualTo(event);
  }

  @Test
  void aLineThatDoesNotEndIsNotShown() throws Exception {
    assertThat(shownByPiecesOf(100, BOOKMARK + "\n" + BOOKMARK)).containsExactly(BOOKMARK);
  }

  @Test
  void whatIsNoJsonIsShownAsItCame() throws Exception {
    assertThat(shownByPiecesOf(100, "{\"type\":\nnot at all\n\n"))
        .containsExactly("{\"type\":", "not at all", "");
  }

  @Test
  void whatIsNotWatchedIsLeftToTheClient() {
    AsyncBody.Consumer<List<ByteBuffer>> client = (chunks, body) -> {};
    WatchLines watchLines = new WatchLines();
    assertThat(watchLines.consumer(client, request("https://api/api/v1/pods?limit=250")))
        .isSameAs(client);
    assertThat(watchLines.consumer(client, request("https://api/version"))).isSameAs(client);
    assertThat(watchLines.consumer(client, request(WATCHED.toString()))).isNotSameAs(client);
  }

  private static HttpRequest request(String uri) {
    return new StandardHttpRequest.Builder().uri(uri).build();
  }

  private static String event(String name) {
    String sent = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    return "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":%s}}}\n"
        .formatted(JsonText.quoted(sent));
  }

  private List<String> shownByPiecesOf(int size, String stream) throws Exception {
    lines.clear();
    asked = 0;
    WatchLines.Lines split =
        new WatchLines.Lines(
            (chunks, body) -> {
              asked++;
              chunks.forEach(chunk -> lines.add(withoutItsEnd(chunk)));
            },
            UnreadFields.of(WATCHED));
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += size) {
      int length = Math.min(size, bytes.length - at);
      split.consume(List.of(ByteBuffer.wrap(bytes, at, length)), null);
    }
    return lines;
  }

  private static String withoutItsEnd(ByteBuffer chunk) {
    String line = StandardCharsets.UTF_8.decode(chunk).toString();
    assertThat(line).endsWith("\n");
    return line.substring(0, line.length() - 1);
  }
}
