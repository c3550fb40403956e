package dev.runnerpool.gitlab.faults;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The runner pods of each namespace, by the revision that they were made with. When the runner's
 * token is renewed, free pods of the revision before are rightly replaced; within a revision none
 * may come or go but those that the jobs need.
 */
final class PodHistory implements ResourceEventHandler<Pod> {

  /**
   * What became of the pods of one revision.
   *
   * @param made how many were ever made
   * @param gone how many of them were deleted or told to stop, without those that had ended
   * @param ended how many ended by themselves
   */
  record Tally(int made, int gone, int ended) {

    private static final Tally NONE = new Tally(0, 0, 0);

    int live() {
      return made - gone - ended;
    }
  }

  /**
   * What happened in a namespace so far.
   *
   * @param newest revision of the pod made last; empty if there was none
   * @param most how many were there at the same time
   */
  record Account(Map<String, Tally> revisions, String newest, int most) {

    Account {
      revisions = Map.copyOf(revisions);
    }

    boolean sameAs(Account other) {
      return revisions.equals(other.revisions);
    }

    int live() {
      return revisions.values().stream().mapToInt(Tally::live).sum();
    }

    int made() {
      return revisions.values().stream().mapToInt(Tally::made).sum();
    }

    /** How many pods of the newest revision live, if no other does. */
    int liveOf(String revision) {
      Tally tally = revisions.getOrDefault(revision, Tally.NONE);
      return tally.live() == live() ? tally.live() : -1;
    }

    /** Whether pods were made that were not needed, or stopped though they were. */
    boolean isWasteful(int needed, int max) {
      boolean tooMany =
          revisions.values().stream().anyMatch(tally -> tally.made() > needed + tally.ended());
      return tooMany || most > max || revisions.getOrDefault(newest, Tally.NONE).gone() > 0;
    }
  }

  private enum Fate {
    LIVES,
    ENDED,
    GONE,
    ENDED_AND_GONE
  }

  private record Life(String revision, Fate fate) {

    boolean isThere() {
      return fate == Fate.LIVES || fate == Fate.ENDED;
    }

    boolean hasEnded() {
      return fate == Fate.ENDED || fate == Fate.ENDED_AND_GONE;
    }

    Life gone() {
      return new Life(revision, hasEnded() ? Fate.ENDED_AND_GONE : Fate.GONE);
    }
  }

  private final Map<String, Map<String, Life>> pods = new HashMap<>();
  private final Map<String, Integer> most = new HashMap<>();

  synchronized Account of(String namespace) {
    Map<String, Tally> revisions = new HashMap<>();
    String newest = "";
    for (Life life : pods.getOrDefault(namespace, Map.of()).values()) {
      revisions.merge(
          life.revision(),
          new Tally(1, life.fate() == Fate.GONE ? 1 : 0, life.hasEnded() ? 1 : 0),
          (a, b) -> new Tally(a.made() + b.made(), a.gone() + b.gone(), a.ended() + b.ended()));
      newest = life.revision();
    }
    return new Account(revisions, newest, most.getOrDefault(namespace, 0));
  }

  @Override
  public synchronized void onAdd(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    Map<String, Life> there = pods.computeIfAbsent(namespace, any -> new LinkedHashMap<>());
    String uid = pod.getMetadata().getUid();
    Life life =
        there.computeIfAbsent(
            uid,
            any -> new Life(pod.getMetadata().getAnnotations().get(Labels.REVISION), Fate.LIVES));
    if (life.fate() == Fate.LIVES && hasEnded(pod)) {
      there.put(uid, new Life(life.revision(), Fate.ENDED));
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      onDelete(pod, false);
    }
    int now = (int) there.values().stream().filter(Life::isThere).count();
    most.merge(namespace, now, Math::max);
  }

  private static boolean hasEnded(Pod pod) {
    return pod.getStatus() != null && "Succeeded".equals(pod.getStatus().getPhase());
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    onAdd(pod);
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean unknownFinalState) {
    pods.computeIfAbsent(pod.getMetadata().getNamespace(), any -> new LinkedHashMap<>())
        .computeIfPresent(
            pod.getMetadata().getUid(), (uid, life) -> life.isThere() ? life.gone() : life);
  }
}
