package dev.runnerpool.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A watch as a line of JSON for each event. */
final class EventLines implements EventStream {
  private final OutputStream out;
  private volatile boolean open = true;

  EventLines(OutputStream out) {
    this.out = out;
  }

  boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void send(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      open = false;
    }
  }

  @Override
  public void end() {
    open = false;
  }
}
