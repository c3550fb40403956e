package dev.runnerpool.sandbox.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things to close, the last first. */
final class Closing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T opened) {
    open.push(opened);
    return opened;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.DEBUG, "left open at the end of the sandbox", e);
      }
    }
  }
}
