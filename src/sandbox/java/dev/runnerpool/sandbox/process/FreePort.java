package dev.runnerpool.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** A port for a program that has to be told one. */
public final class FreePort {

  private FreePort() {}

  /** One that nobody listens at now; another each time, for a while. */
  public static int next() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
