package dev.runnerpool.cli.rehearsal;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs the operator on a stage, while its image is built; see {@link Rehearsal}. */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Used when the image is built: run what the class cache shall contain.")
public final class Rehearse implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Rehearse.class);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration PACE = Duration.ofMillis(100);

  @Override
  public void run() {
    try {
      Path folder = Files.createTempDirectory("rehearsal");
      Stage stage = Stage.open(folder);
      System.setProperty("kubeconfig", stage.kubeconfig(folder).toString());
      System.setProperty(Rehearsal.PORT, String.valueOf(freePort()));
      System.setProperty(Rehearsal.DIRECTORY, folder.toString());
      Thread end = new Thread(() -> endAfter(stage), "rehearsal");
      end.setDaemon(true);
      end.start();
    } catch (IOException e) {
      throw new UncheckedIOException("a rehearsal needs a folder of its own", e);
    }
    Quarkus.run(Rehearsal.class);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void endAfter(Stage stage) {
    try {
      for (Instant last = Instant.now().plus(LONGEST);
          !stage.isOver() && Instant.now().isBefore(last); ) {
        Thread.sleep(PACE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.info(stage.isOver() ? "Rehearsed" : "Not all was rehearsed: no runner came to run");
    Quarkus.asyncExit();
  }
}
