package dev.runnerpool.sandbox.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things to close, the last first: when this is closed, or when the process is told to end. */
final class Closing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Thread atTheEnd = new Thread(this::closeAll, "end of the sandbox");
  private volatile boolean closed;

  Closing() {
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  /**
   * Notes what was opened.
   *
   * @throws SandboxException if everything is being closed already
   */
  <T extends AutoCloseable> T add(T opened) {
    synchronized (open) {
      open.push(opened);
    }
    if (closed) {
      closeAll();
      throw new SandboxException("the sandbox was interrupted");
    }
    return opened;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
    } catch (IllegalStateException e) {
      LOG.log(System.Logger.Level.DEBUG, "the process ends, and its hook closes", e);
    }
    closeAll();
  }

  private void closeAll() {
    closed = true;
    synchronized (open) {
      while (!open.isEmpty()) {
        try {
          open.pop().close();
        } catch (Exception e) {
          LOG.log(System.Logger.Level.DEBUG, "left open at the end of the sandbox", e);
        }
      }
    }
  }
}
