package dev.runnerpool.sandbox.gitlab.http;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The faults switched on now. */
public final class Faults {
  private final Map<Integer, Fault> active = new LinkedHashMap<>();
  private final Map<Integer, Integer> hits = new HashMap<>();
  private int lastId;

  /** Switches a fault on; the number to clear it by. */
  public synchronized int inject(Fault fault) {
    active.put(++lastId, fault);
    return lastId;
  }

  public synchronized boolean clear(int id) {
    return active.remove(id) != null;
  }

  public synchronized void clearAll() {
    active.clear();
  }

  /** How many requests the fault of that number has hit so far. */
  public synchronized int hits(int id) {
    return hits.getOrDefault(id, 0);
  }

  /** The faults that have hits left, by number. */
  public synchronized Map<Integer, Fault> active() {
    return new LinkedHashMap<>(active);
  }

  /** The first fault that hits a request; uses one of its hits up. */
  synchronized Optional<Fault> take(String request, String template, String userAgent) {
    for (Map.Entry<Integer, Fault> entry : active.entrySet()) {
      Fault fault = entry.getValue();
      if (fault.hits(request, template, userAgent)) {
        hits.merge(entry.getKey(), 1, Integer::sum);
        useUp(entry.getKey(), fault);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  private void useUp(int id, Fault fault) {
    if (fault.count() == 1) {
      active.remove(id);
    } else if (fault.count() > 1) {
      active.put(id, fault.withCount(fault.count() - 1));
    }
  }
}
