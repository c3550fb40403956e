package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.ShortDigest;
import java.util.Optional;

/**
 * How a sentinel is known again, also by a process that did not make it: the UID of the pools'
 * namespace, which no other cluster has, and a digest of the scope, in the runner's description.
 * Where operators share the namespace, by a selector each, also a digest of which of them.
 *
 * @param place what of the description all of a namespace's and scope's have, such as {@code
 *     [runnerpool-sentinel:<uid>:<digest>}
 * @param text what this one has, such as {@code [runnerpool-sentinel:<uid>:<digest>]}, or {@code
 *     ...:<digest>:<shard>]}; no pool's marker contains it
 * @param description of the runner in GitLab
 * @param systemId of the one process behind it, the same after every restart
 */
record SentinelMarker(String place, String text, String description, String systemId) {

  static SentinelMarker of(SentinelScope place, String namespaceUid, Optional<String> shard) {
    String digest =
        ShortDigest.of(
            String.join(" ", namespaceUid, place.url(), place.kind().name(), place.id()));
    String start = "[runnerpool-sentinel:" + namespaceUid + ":" + digest;
    String own = shard.map(name -> ":" + ShortDigest.of(name)).orElse("");
    String text = start + own + "]";
    return new SentinelMarker(
        start,
        text,
        "sentinel of namespace " + place.namespace() + " " + text,
        "s_" + digest + own.replace(':', '_'));
  }

  /**
   * Whether a runner so described is this sentinel. One of an operator that served all pools is as
   * well: there can be none beside one that serves some. Who serves all has none beside it at all.
   */
  boolean isIn(String description) {
    return isWhole()
        ? description.contains(place)
        : description.contains(text) || description.contains(place + "]");
  }

  private boolean isWhole() {
    return text.equals(place + "]");
  }
}
