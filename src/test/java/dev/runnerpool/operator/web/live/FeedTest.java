package dev.runnerpool.operator.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What open pages are sent, and what becomes of those that do not read. */
class FeedTest {

  private static final Block HEAD = Block.wide("head", "<h1>a</h1>");
  private static final Block ROWS = Block.wide("rows", "<p>1</p>\n<p>2</p>");

  private final Feed feed = new Feed(3);
  private Instant now = Instant.parse("2026-11-29T12:00:00Z");
  private List<Block> page = List.of(HEAD, ROWS);
  private int made;

  private static final class Reader implements Viewer {
    final List<String> got = new ArrayList<>();
    boolean full;
    boolean closed;

    @Override
    public boolean isFull() {
      return full;
    }

    @Override
    public void send(String events) {
      if (!events.startsWith(":")) {
        got.add(events);
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void onlyWhatChangedIsSentAndAllOfItToWhoHasAnotherState() {
    Reader current = join("/", Feed.version(page));
    Reader outdated = join("/", "");
    update();
    assertThat(current.got).isEmpty();
    assertThat(outdated.got)
        .containsExactly(
            "event: head\ndata: <h1>a</h1>\n\nevent: rows\ndata: <p>1</p>\ndata: <p>2</p>\n\n");
    page = List.of(HEAD, Block.wide("rows", "<p>3</p>"));
    update();
    update();
    assertThat(current.got).containsExactly("event: rows\ndata: <p>3</p>\n\n");
    assertThat(outdated.got).hasSize(2).endsWith("event: rows\ndata: <p>3</p>\n\n");
  }

  @Test
  void aPageIsMadeOnceHoweverManyLookAtIt() {
    join("/", "");
    join("/", "");
    update();
    assertThat(made).isEqualTo(1);
    join("/other", "");
    update();
    assertThat(made).isEqualTo(3);
  }

  @Test
  void whoCouldNotReadForAWhileGetsAllOfItOnce() {
    Reader slow = join("/", Feed.version(page));
    update();
    slow.full = true;
    page = List.of(Block.wide("head", "b"), ROWS);
    update();
    page = List.of(Block.wide("head", "c"), ROWS);
    update();
    assertThat(slow.got).isEmpty();
    slow.full = false;
    page = List.of(Block.wide("head", "c"), Block.wide("rows", "d"));
    update();
    assertThat(slow.got).hasSize(1);
    assertThat(slow.got.get(0)).contains("data: c").contains("data: d");
  }

  @Test
  void whoNeverReadsIsGivenUp() {
    Reader deaf = join("/", "");
    Reader other = join("/", "");
    deaf.full = true;
    update();
    now = now.plus(Channel.PATIENCE).minusSeconds(1);
    update();
    assertThat(deaf.closed).isFalse();
    now = now.plusSeconds(1);
    update();
    assertThat(deaf.closed).isTrue();
    assertThat(other.closed).isFalse();
    assertThat(feed.size()).isEqualTo(1);
  }

  @Test
  void thereIsRoomForSoManyOnlyAndAgainWhenOneLeaves() {
    Reader first = join("/", "");
    join("/", "");
    join("/b", "");
    Reader late = new Reader();
    assertThat(feed.join("/", this::make, late, "", now)).isFalse();
    feed.leave(first);
    assertThat(feed.join("/", this::make, late, "", now)).isTrue();
  }

  @Test
  void aPageThatCannotBeMadeKeepsNoOtherFromIts() {
    Reader reader = join("/", "");
    assertThat(
            feed.join(
                "/broken",
                () -> {
                  throw new IllegalStateException("broken on purpose");
                },
                new Reader(),
                "",
                now))
        .isTrue();
    update();
    assertThat(reader.got).hasSize(1);
  }

  @Test
  void aConnectionWithoutNewsIsKeptOpenByComments() {
    List<String> all = new ArrayList<>();
    Viewer viewer =
        new Viewer() {
          @Override
          public boolean isFull() {
            return false;
          }

          @Override
          public void send(String events) {
            all.add(events);
          }

          @Override
          public void close() {}
        };
    feed.join("/", this::make, viewer, Feed.version(page), now);
    update();
    now = now.plus(Channel.HEARTBEAT);
    update();
    now = now.plus(Duration.ofSeconds(1));
    update();
    assertThat(all).containsExactly(":\n\n", ":\n\n");
  }

  private Reader join(String key, String seen) {
    Reader reader = new Reader();
    assertThat(feed.join(key, this::make, reader, seen, now)).isTrue();
    return reader;
  }

  private List<Block> make() {
    made++;
    return page;
  }

  private void update() {
    feed.update(now);
  }
}
