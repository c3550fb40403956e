package dev.runnerpool.operator.cost;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a node tells beside its price. All of a node's labels would be several KiB, so only their
 * prints are kept, eight bytes each, by which it is known whether a selector selects it.
 *
 * @param uid of the node
 * @param made when it was made, by the cluster's clock
 * @param architecture {@code arm64} or {@code amd64}, or {@code unknown}
 * @param zone name of its zone, empty if not told
 * @param labels prints of its labels, sorted
 */
record NodeFacts(
    String uid, Optional<Instant> made, String architecture, String zone, long[] labels) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  NodeFacts {
    architecture = architecture.intern();
    zone = zone.intern();
  }

  /** Prints of labels, sorted. */
  static long[] prints(Map<String, String> labels) {
    return labels.entrySet().stream()
        .mapToLong(label -> print(label.getKey() + "=" + label.getValue()))
        .sorted()
        .toArray();
  }

  /** FNV-1a of 64 bits: two of a cluster's labels have the same once in a billion clusters. */
  private static long print(String text) {
    long print = FNV_OFFSET;
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      print = (print ^ (next & 0xff)) * FNV_PRIME;
    }
    return print;
  }

  /** Whether it has all labels of these prints. */
  boolean hasAll(long[] selector) {
    for (long print : selector) {
      if (Arrays.binarySearch(labels, print) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeFacts that
        && Objects.equals(uid, that.uid)
        && made.equals(that.made)
        && architecture.equals(that.architecture)
        && zone.equals(that.zone)
        && Arrays.equals(labels, that.labels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(uid, made, architecture, zone, Arrays.hashCode(labels));
  }

  @Override
  public String toString() {
    return "node %s, %s, %d labels".formatted(uid, architecture, labels.length);
  }
}
