package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.objective.ObjectiveRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * A pool as one of many.
 *
 * @param id for the browser to find it again after an update
 * @param waiting how many jobs wait, or that it is not known
 * @param oldest how long the oldest of them has waited; empty if none does
 * @param live runners that count against {@code max}
 * @param bar those by state against {@code max}, SVG
 * @param states the same in words
 * @param reason of its last decision; empty if there is none yet
 * @param objective how it keeps its own, if it has one
 */
public record PoolRow(
    String id,
    String name,
    String namespace,
    String address,
    String architecture,
    String waiting,
    String oldest,
    long live,
    int max,
    String bar,
    String states,
    String reason,
    String message,
    String age,
    String dollars,
    ObjectiveFact objective,
    Badge ready) {

  /** Address of a pool's page. */
  public static String address(String namespace, String name) {
    return PoolWords.address(namespace, name);
  }

  /** The same of {@code namespace/name}. */
  public static String address(String key) {
    return PoolWords.address(key);
  }

  /** A pool as it is now. */
  public static PoolRow of(PoolDetails pool, Optional<ObjectiveRecord> objective, Instant now) {
    Optional<PastDecision> last = pool.decisions().stream().findFirst();
    return new PoolRow(
        "pool-" + pool.namespace() + "-" + pool.name(),
        pool.name(),
        pool.namespace(),
        PoolWords.address(pool.namespace(), pool.name()),
        pool.architecture(),
        pool.waiting().map(String::valueOf).orElse("not known"),
        PoolWords.oldest(pool).map(at -> TimeText.ago(at, now)).orElse(""),
        PoolWords.live(pool),
        pool.max(),
        PoolWords.bar(pool),
        PoolWords.runners(pool),
        last.map(each -> each.reason().name()).orElse(""),
        last.map(each -> ShownText.sentence(each.message())).orElse(""),
        last.map(each -> TimeText.ago(each.at(), now)).orElse(""),
        PoolWords.dollars(pool),
        ObjectiveFact.of(objective),
        PoolWords.badge(pool));
  }
}
