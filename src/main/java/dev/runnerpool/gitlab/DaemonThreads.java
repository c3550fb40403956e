package dev.runnerpool.gitlab;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes daemon threads with a name and a number. */
public final class DaemonThreads implements ThreadFactory {

  private final String name;
  private final AtomicInteger number = new AtomicInteger();

  /** Threads of that name. */
  public DaemonThreads(String name) {
    this.name = name;
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
    thread.setDaemon(true);
    // Services are looked up by it. Inherited, it would be that of whoever happened to ask first.
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
    return thread;
  }
}
