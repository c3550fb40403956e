package dev.runnerpool.operator.aws;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.gitlabclients.ClientPython;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import dev.runnerpool.sandbox.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
      int port = FreePort.next();
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

  /**
   * Makes something in it, as far as that needs no client of ours.
   *
   * @param service such as {@code eks}: moto tells service and region by the signature's scope
   */
  public void post(String service, String region, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve(path))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                    .formatted(region, service))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
