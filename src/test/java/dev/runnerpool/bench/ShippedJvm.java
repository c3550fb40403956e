package dev.runnerpool.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The virtual machine as the image starts it, on the Java that runs this.
 *
 * @param options as in the Dockerfile; the heap is its share of the shipped memory limit
 * @param environment what the Dockerfile sets
 */
public record ShippedJvm(List<String> options, Map<String, String> environment) {
  private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile");
  private static final String FOLDER = "/deployments";

  /** Options that are a share of the container's memory, and those that say the same in bytes. */
  private static final Map<String, String> SHARES =
      Map.of(
          "-XX:MaxRAMPercentage=", "-XX:MaxHeapSize=",
          "-XX:InitialRAMPercentage=", "-XX:InitialHeapSize=");

  private static final int FIRST_WITH_CACHE = 25;

  /**
   * Of the packaged operator in that folder. Its cache of classes is made as the image's is, which
   * takes the 20 seconds that the Dockerfile says, unless it is newer or this Java knows none.
   *
   * @param limit the container's memory
   */
  public static ShippedJvm of(Path folder, Quantity limit) {
    if (Runtime.version().feature() >= FIRST_WITH_CACHE) {
      makeCache(folder);
    }
    List<String> options =
        entrypoint().stream()
            .filter(word -> word.startsWith("-X"))
            .map(word -> at(inBytes(word, limit), folder))
            .toList();
    String[] variable = line("ENV").split("=", 2);
    return new ShippedJvm(options, Map.of(variable[0], variable[1]));
  }

  private static String inBytes(String option, Quantity limit) {
    int value = option.indexOf('=') + 1;
    String bytes = SHARES.get(option.substring(0, value));
    return bytes == null
        ? option
        : bytes
            + limit
                .getNumericalAmount()
                .multiply(new BigDecimal(option.substring(value)))
                .movePointLeft(2)
                .toBigInteger();
  }

  private static void makeCache(Path folder) {
    if (isNewer(folder.resolve("operator.aot"), folder.resolve("quarkus-run.jar"), DOCKERFILE)) {
      return;
    }
    String java = ProcessHandle.current().info().command().orElseThrow();
    String command = at(line("RUN"), folder).replace(" java ", " " + java + " ");
    try {
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("the Dockerfile's RUN made no cache: " + command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isNewer(Path made, Path... of) {
    return Files.exists(made)
        && Stream.of(of)
            .allMatch(each -> made.toFile().lastModified() > each.toFile().lastModified());
  }

  private static List<String> entrypoint() {
    try {
      return new ObjectMapper().readValue(line("ENTRYPOINT"), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String at(String text, Path folder) {
    return text.replace(FOLDER, folder.toAbsolutePath().toString());
  }

  private static String line(String word) {
    try {
      return Files.readAllLines(DOCKERFILE).stream()
          .filter(line -> line.startsWith(word + " "))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(DOCKERFILE + " has no " + word))
          .substring(word.length() + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
