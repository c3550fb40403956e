package dev.runnerpool.operator.aws;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.gitlabclients.ClientPython;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** AWS as moto speaks it, an implementation made by others, with credentials for it. */
public final class MotoServer implements AutoCloseable {

  private final Process process;
  private final URI url;

  /** Starts it, or has the test skipped where it cannot be had. */
  public MotoServer(Path folder) {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    try {
      int port = freePort();
      process =
          new ProcessBuilder(python().toString(), "-m", "moto.server", "-p", String.valueOf(port))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("moto.log").toFile())
              .start();
      await().until(() -> listens(port));
      url = URI.create("http://127.0.0.1:" + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Clients that ask it. */
  public AwsAccess access() {
    return new AwsAccess(Optional.of(url));
  }

  @Override
  public void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path python() {
    try {
      return ClientPython.path("moto");
    } catch (MissingNeedException e) {
      System.err.println("The check by moto is skipped: " + e.getMessage());
      throw new TestAbortedException(e.getMessage(), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
