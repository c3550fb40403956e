package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.SystemId;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The managers that a pool's runners left in GitLab, one per slot that was ever used. GitLab itself
 * drops them only after a week.
 */
final class RunnerManagers {

  /** So many are removed in one go; the rest in the next. */
  private static final int AT_ONCE = 50;

  /** Most slots a pool can have. */
  private static final int SLOTS = 10_000;

  /** Slots are taken lowest first: after so many without a manager there is none. */
  private static final int IN_A_ROW = 10;

  private final TokenCalls calls;
  private final RunnerPool pool;
  private final String token;

  RunnerManagers(TokenCalls calls, RunnerPool pool, String token) {
    this.calls = calls;
    this.pool = pool;
    this.token = token;
  }

  /**
   * Removes those of slots that are not used. Slot 0's stays: the token is verified in its name.
   *
   * @param listed system ids of all managers; those of others are left alone
   */
  void sweep(List<String> listed, Set<Integer> used) {
    listed.stream()
        .filter(systemId -> isUnused(SystemId.slot(pool, systemId), used))
        .limit(AT_ONCE)
        .forEach(systemId -> calls.deleteProcess(token, systemId));
  }

  private static boolean isUnused(OptionalInt slot, Set<Integer> used) {
    return slot.isPresent() && slot.getAsInt() > 0 && !used.contains(slot.getAsInt());
  }

  /** Removes those of the given slots; returns which they were. */
  List<Integer> remove(Collection<Integer> slots) {
    List<Integer> removed = slots.stream().sorted().limit(AT_ONCE).toList();
    removed.forEach(slot -> calls.deleteProcess(token, SystemId.of(pool, slot)));
    return removed;
  }

  /** Removes all of them. */
  void removeAll() {
    int missing = 0;
    for (int slot = 0; slot < SLOTS && missing < IN_A_ROW; slot++) {
      missing = calls.deleteProcess(token, SystemId.of(pool, slot)) ? 0 : missing + 1;
    }
  }
}
