package dev.runnerpool.operator.reconcile;

import dev.runnerpool.operator.pods.RoomLeft;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which runners of a pool gave the room of their job back, and what was said where that was
 * refused.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class RoomReleases {

  /** Until a release is tried again: it was refused, or the informer is far behind. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  /** What is refused for one job is for the next: the pause grows up to this. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /**
   * So long a refusal stands unless the room of that runner is given back after all. Said with each
   * try alone, a condition would turn with each job.
   */
  static final Duration STANDS = LONGEST_PAUSE.multipliedBy(2);

  private record Try(Instant at, Duration pause) {}

  /**
   * @param cause what was said, without the pod's name
   */
  private record Refused(String uid, String cause, String words, Instant at) {}

  private final Map<String, Try> tries = new HashMap<>();
  private Optional<Refused> refused = Optional.empty();
  private RoomLeft left = RoomLeft.LEAST;

  /** What is left of the room, as far as the namespace's LimitRange is known by its refusals. */
  RoomLeft left() {
    return left;
  }

  /**
   * Whether the room that a runner's pod shows as held is to be given back now: it was not yet, or
   * so long ago that the informer would show it. From then on it counts as tried.
   */
  boolean begin(String uid, Instant now) {
    Try last = tries.get(uid);
    if (last != null && now.isBefore(last.at().plus(last.pause()))) {
      return false;
    }
    tries.put(uid, new Try(now, last == null ? PAUSE : longer(last.pause())));
    return true;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /**
   * The room of a runner was given back.
   *
   * @param remains what is left of it
   */
  void done(String uid, RoomLeft remains) {
    if (!remains.equals(RoomLeft.LEAST)) {
      left = remains;
    }
    isGivenBack(uid);
  }

  /** The room of a runner shows as given back, whatever was answered. */
  void isGivenBack(String uid) {
    refused = refused.filter(last -> !last.uid().equals(uid));
  }

  /**
   * The API server refused it.
   *
   * @param pod the name of the runner's pod, which the words have
   */
  void refused(String uid, String pod, String words, Instant now) {
    String cause = words.replace(pod, "");
    // Which runner it was first stands: another one's name is no news.
    String said =
        refused.filter(last -> last.cause().equals(cause)).map(Refused::words).orElse(words);
    refused = Optional.of(new Refused(uid, cause, said, now));
  }

  /** What stands of the refusals, for people. */
  List<String> refusals(Instant now) {
    refused = refused.filter(last -> now.isBefore(last.at().plus(STANDS)));
    return refused.map(Refused::words).stream().toList();
  }

  /** Forgets the runners that are gone, once there are any: most looks find none. */
  void keep(List<Pod> pods) {
    if (tries.size() > pods.size()) {
      tries.keySet().retainAll(pods.stream().map(pod -> pod.getMetadata().getUid()).toList());
    }
  }
}
