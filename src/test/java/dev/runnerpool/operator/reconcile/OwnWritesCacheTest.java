package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnWritesCacheTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final OwnWritesCache ownWrites = new OwnWritesCache();

  @Test
  void aPodJustMadeCountsUntilTheInformerShowsIt() {
    Pod made = pod("a");
    ownWrites.made(made, NOW);
    assertThat(ownWrites.over(List.of(), NOW.plusSeconds(1))).containsExactly(made);
    Pod informed = pod("a");
    assertThat(ownWrites.over(List.of(informed), NOW.plusSeconds(2)))
        .hasSize(1)
        .first()
        .isSameAs(informed);
    assertThat(ownWrites.over(List.of(), NOW.plusSeconds(3)))
        .as("shown once and gone since: it was removed")
        .isEmpty();
  }

  @Test
  void aPodJustDeletedStaysKnownAsDeletedWhileTheInformerShowsIt() {
    ownWrites.deleted("a", NOW);
    Instant late = NOW.plusSeconds(4000);
    assertThat(ownWrites.over(List.of(pod("a")), late)).hasSize(1);
    assertThat(ownWrites.isDeleted("a")).isTrue();
    ownWrites.over(List.of(), late);
    assertThat(ownWrites.isDeleted("a")).isFalse();
  }

  @Test
  void aPodMadeAndDeletedBeforeTheInformerShowsItIsGone() {
    ownWrites.made(pod("a"), NOW);
    ownWrites.deleted("a", NOW);
    assertThat(ownWrites.over(List.of(), NOW)).isEmpty();
  }

  @Test
  void aPodThatTheInformerNeverShowsIsForgotten() {
    ownWrites.made(pod("a"), NOW);
    assertThat(ownWrites.over(List.of(), NOW.plusSeconds(31))).isEmpty();
  }

  private static Pod pod(String uid) {
    return new PodBuilder().withNewMetadata().withName(uid).withUid(uid).endMetadata().build();
  }
}
