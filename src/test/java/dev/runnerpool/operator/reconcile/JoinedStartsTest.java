package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.gitlab.GitLabThreads;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pools are looked at for what their runners' starts come to, and seldom. */
class JoinedStartsTest {
  private static final int TOLD = 1_000;

  private final Map<ResourceID, Integer> looks = new ConcurrentHashMap<>();
  private final AtomicInteger told = new AtomicInteger();
  private final Map<ResourceID, Integer> seen = new ConcurrentHashMap<>();
  private final JoinedStarts starts =
      new JoinedStarts(
          LookParts.make(GitLabThreads.class, new Object[] {null}),
          pool -> {
            looks.merge(pool, 1, Integer::sum);
            seen.put(pool, told.get());
          });

  @Test
  void manyAreOneLookAtEachPoolAndTheLastIsSeen() {
    List<ResourceID> pools = List.of(new ResourceID("arm", "ci"), new ResourceID("amd", "ci"));
    for (int i = 0; i < TOLD; i++) {
      told.incrementAndGet();
      pools.forEach(starts::wentOn);
    }
    for (ResourceID pool : pools) {
      await().until(() -> seen.getOrDefault(pool, 0) == TOLD);
      assertThat(looks.get(pool)).isLessThan(TOLD / 10);
    }
  }
}
