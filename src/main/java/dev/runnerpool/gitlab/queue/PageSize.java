package dev.runnerpool.gitlab.queue;

/**
 * How many projects are asked for in one request: as many as GitLab's limit on the complexity of a
 * query allows, and fewer where it takes GitLab too long. For one thread.
 */
final class PageSize {

  static final int FIRST = 50;
  static final int LEAST = 5;

  /** The most items GitLab gives in a page. */
  static final int MOST = 100;

  private static final int CALM_READINGS = 10;

  private int size = FIRST;
  private int allowed = MOST;
  private int calm = CALM_READINGS;

  int now() {
    return size;
  }

  /**
   * GitLab's own score for a page of the present size. A page of n items costs n hundredths more
   * than its fields do.
   */
  void scored(int score, int limit) {
    double fields = score / (1 + size / 100.0);
    double items = 100 * (limit / Math.max(1, fields) - 1);
    allowed = (int) Math.max(LEAST, Math.min(MOST, items));
    size = Math.min(size, allowed);
  }

  /** A whole reading went well: after some of them in a row, pages grow by a quarter each. */
  void clean() {
    if (calm < CALM_READINGS) {
      calm++;
      return;
    }
    size = Math.min(allowed, size + Math.max(1, size / 4));
  }

  /** It was too much; false if it cannot be less. */
  boolean shrink() {
    calm = 0;
    if (size == LEAST) {
      return false;
    }
    size = Math.max(LEAST, size / 2);
    return true;
  }
}
