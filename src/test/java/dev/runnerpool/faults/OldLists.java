package dev.runnerpool.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The first list of each kind is one from before: the operator asked an API server that lags. */
final class OldLists implements Disturbance {
  private final Map<String, String> left;

  /** The lists as they were, by path. */
  OldLists(Map<String, String> lists) {
    this.left = new ConcurrentHashMap<>(lists);
  }

  @Override
  public Fate fate(ApiCall call) {
    String old = call.verb().equals("list") ? left.remove(call.pathAndQuery()) : null;
    return old == null ? Fate.PASS : new Fate.OldAnswer(old);
  }
}
