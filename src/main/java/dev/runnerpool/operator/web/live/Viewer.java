package dev.runnerpool.operator.web.live;

/** Who has a page open. None of the methods blocks or fails. */
public interface Viewer {

  /** Whether it takes nothing now, as it has not read what was sent before. */
  boolean isFull();

  /** Sends it server-sent events. */
  void send(String events);

  /** Ends its connection. */
  void close();
}
