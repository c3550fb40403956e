package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * GitLab's name for the machine behind a slot. A slot keeps it from one runner to the next, so that
 * GitLab lists as many runner managers as the pool has slots. gitlab-runner takes it only if it has
 * the form {@code [sr]_[0-9a-zA-Z]{12}}: here eight digits that stand for the pool and the slot in
 * four.
 */
public final class SystemId {

  private static final int POOL_DIGITS = 8;
  private static final Pattern SLOT = Pattern.compile("[0-9]{4}");

  private SystemId() {}

  /**
   * The system id of a slot.
   *
   * @param slot from 0, below 10,000
   */
  public static String of(RunnerPool pool, int slot) {
    return prefix(pool) + "%04d".formatted(slot);
  }

  /** A system id in the same form that no process of the pool ever has. */
  public static String ofNobody(RunnerPool pool) {
    return prefix(pool) + "none";
  }

  /** The slot of which that is the system id; empty if it is none of the pool's. */
  public static OptionalInt slot(RunnerPool pool, String systemId) {
    String prefix = prefix(pool);
    String rest = systemId.startsWith(prefix) ? systemId.substring(prefix.length()) : "";
    return SLOT.matcher(rest).matches()
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  private static String prefix(RunnerPool pool) {
    return "r_" + ShortDigest.of(pool.getMetadata().getUid()).substring(0, POOL_DIGITS);
  }
}
