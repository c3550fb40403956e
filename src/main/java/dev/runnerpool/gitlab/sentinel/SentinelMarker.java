package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.ShortDigest;

/**
 * How a sentinel is known again, also by a process that did not make it: the UID of the pools'
 * namespace, which no other cluster has, and a digest of the scope, in the runner's description.
 *
 * @param text such as {@code [runnerpool-sentinel:<uid>:<digest>]}; no pool's marker contains it
 * @param description of the runner in GitLab
 * @param systemId of the one process behind it, the same after every restart
 */
record SentinelMarker(String text, String description, String systemId) {

  static SentinelMarker of(SentinelScope place, String namespaceUid) {
    String digest =
        ShortDigest.of(
            String.join(" ", namespaceUid, place.url(), place.kind().name(), place.id()));
    String text = "[runnerpool-sentinel:" + namespaceUid + ":" + digest + "]";
    return new SentinelMarker(
        text, "sentinel of namespace " + place.namespace() + " " + text, "s_" + digest);
  }

  /** Whether a runner so described is this sentinel. */
  boolean isIn(String description) {
    return description.contains(text);
  }
}
