package dev.runnerpool.sandbox.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All objects of one type, the changes they went through lately, and who watches them. */
final class ObjectCollection {
  private final int remembered;
  private final NavigableMap<String, Stored> objects = new TreeMap<>();
  private final NavigableMap<Long, Change> changes = new TreeMap<>();
  private final Set<Watch> watches = new LinkedHashSet<>();
  private long forgotten;

  ObjectCollection(int remembered) {
    this.remembered = remembered;
  }

  Optional<Stored> get(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  /** The objects of a namespace, or of all if it is empty, ordered by key. */
  Collection<Stored> list(String namespace) {
    return namespace.isEmpty()
        ? objects.values()
        : objects.subMap(namespace + "/", namespace + "0").values();
  }

  void record(Change change) {
    if (change.removed()) {
      objects.remove(change.after().key());
    } else {
      objects.put(change.after().key(), change.after());
    }
    changes.put(change.revision(), change);
    while (changes.size() > remembered) {
      forgotten = changes.pollFirstEntry().getKey();
    }
    List.copyOf(watches).forEach(watch -> watch.tell(change));
  }

  void remember(Stored object) {
    objects.put(object.key(), object);
  }

  /** The changes after a revision, in their order; an error 410 if some of them are forgotten. */
  List<Change> since(long revision) {
    if (revision < forgotten) {
      throw ApiError.of(
          410, "Expired", "too old resource version: %d (%d)".formatted(revision, forgotten));
    }
    return new ArrayList<>(changes.tailMap(revision, false).values());
  }

  void open(Watch watch) {
    watches.add(watch);
  }

  void close(Watch watch) {
    watches.remove(watch);
  }

  List<Watch> watches() {
    return List.copyOf(watches);
  }
}
