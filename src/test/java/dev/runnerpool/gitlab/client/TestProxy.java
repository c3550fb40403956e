package dev.runnerpool.gitlab.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy that leads every host to one port of this machine, and tells what it was asked. */
final class TestProxy implements AutoCloseable {

  private static final int LONGEST_HEAD = 16 * 1024;

  private final ServerSocket listening;
  private final int target;
  private final String user;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * Begins to listen.
   *
   * @param target the port that all is led to
   * @param user {@code name:password} it asks for; empty for none
   */
  TestProxy(int target, String user) {
    this.target = target;
    this.user = user;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** The first lines of the requests so far. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        sockets.add(client);
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      asked.add(head.lines().findFirst().orElse(""));
      if (!allowed(head)) {
        answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic");
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        sockets.add(server);
        if (head.startsWith("CONNECT ")) {
          answer(client, "200 Connection established");
        } else {
          server.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        }
        threads.execute(() -> pump(server, client));
        pump(client, server);
      }
    } catch (IOException broken) {
      // Whoever was served sees it.
    }
  }

  private boolean allowed(String head) {
    String expected =
        "proxy-authorization: basic "
            + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    return user.isEmpty() || head.lines().anyMatch(line -> line.equalsIgnoreCase(expected));
  }

  private static void answer(Socket client, String status) throws IOException {
    String head = "HTTP/1.1 " + status + "\r\n\r\n";
    client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (head.size() < LONGEST_HEAD) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static void pump(Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
      to.shutdownOutput();
    } catch (IOException broken) {
      // The other direction ends as well.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
