package dev.runnerpool.gitlab.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SeenDeliveriesTest {

  private static final Instant NOW = Instant.parse("2026-04-28T21:50:00Z");

  private final SeenDeliveries seen = new SeenDeliveries(Duration.ofMinutes(5));

  @Test
  void theSameDeliveryCountsOnceWithinTheWindowAndAgainAfterIt() {
    assertThat(isNew("a", "{}", 0)).isTrue();
    assertThat(isNew("a", "{}", 299)).isFalse();
    assertThat(isNew("a", "{}", 301)).isTrue();
  }

  @Test
  void anIdThatNeverChangesHidesNoEvent() {
    assertThat(isNew("a", "{\"build_id\":1}", 0)).isTrue();
    assertThat(isNew("a", "{\"build_id\":2}", 0)).isTrue();
  }

  @Test
  void deliveriesWithoutAnIdAreAlwaysNew() {
    assertThat(seen.isNew(delivery(Optional.empty(), "{}"), NOW)).isTrue();
    assertThat(seen.isNew(delivery(Optional.empty(), "{}"), NOW)).isTrue();
  }

  @Test
  void aFloodPushesTheOldestOutAndKeepsTheNewest() {
    for (int i = 0; i <= 10_000; i++) {
      assertThat(isNew("id-" + i, "{}", 0)).isTrue();
    }
    assertThat(isNew("id-10000", "{}", 0)).as("the newest is still known").isFalse();
    assertThat(isNew("id-0", "{}", 0)).as("the oldest gave way").isTrue();
  }

  private boolean isNew(String id, String body, int seconds) {
    return seen.isNew(delivery(Optional.of(id), body), NOW.plusSeconds(seconds));
  }

  private static Delivery delivery(Optional<String> id, String body) {
    return new Delivery(
        id,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
