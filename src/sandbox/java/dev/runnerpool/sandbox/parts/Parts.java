package dev.runnerpool.sandbox.parts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Where the real programs are on this machine, built first if need be. */
public final class Parts {
  private static final Path BUILD = Path.of("src/test/parts/build");
  private static final int MISSING_NEED = 3;

  private static final Map<Part, Path> KNOWN = new EnumMap<>(Part.class);

  private Parts() {}

  /** Where a program is; builds it, telling the progress on standard error. */
  public static Path path(Part part) {
    return build(System.err::println, part).get(part);
  }

  /**
   * Where programs are; builds those that the user's cache does not hold yet.
   *
   * @param progress gets a line now and then while something is built
   * @throws MissingNeedException if this machine cannot build them
   * @throws IllegalStateException if the build fails; the message ends with the compiler's words
   */
  public static synchronized Map<Part, Path> build(Consumer<String> progress, Part... parts) {
    List<Part> unknown = List.of(parts).stream().filter(part -> !KNOWN.containsKey(part)).toList();
    if (!unknown.isEmpty()) {
      KNOWN.putAll(ask(progress, unknown));
    }
    Map<Part, Path> found = new EnumMap<>(Part.class);
    for (Part part : parts) {
      found.put(part, KNOWN.get(part));
    }
    return found;
  }

  private static Map<Part, Path> ask(Consumer<String> progress, List<Part> parts) {
    if (!Files.isRegularFile(BUILD)) {
      throw new MissingNeedException(
          "%s is missing: run this from the folder of the repository.".formatted(BUILD));
    }
    List<String> command = new ArrayList<>(List.of("bash", BUILD.toString()));
    parts.forEach(part -> command.add(part.program()));
    try {
      return answer(new ProcessBuilder(command).start(), progress, parts);
    } catch (IOException e) {
      throw new MissingNeedException(
          "bash is missing: %s needs it. (%s)".formatted(BUILD, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building " + parts, e);
    }
  }

  private static Map<Part, Path> answer(Process build, Consumer<String> progress, List<Part> parts)
      throws InterruptedException {
    Thread end = new Thread(() -> endWithChildren(build), "end of the build");
    Runtime.getRuntime().addShutdownHook(end);
    List<String> told = new ArrayList<>();
    CompletableFuture<Void> telling =
        CompletableFuture.runAsync(
            () ->
                lines(
                    build.errorReader(StandardCharsets.UTF_8),
                    line -> {
                      told.add(line);
                      progress.accept(line);
                    }));
    Map<Part, Path> paths = new EnumMap<>(Part.class);
    lines(
        build.inputReader(StandardCharsets.UTF_8),
        line -> {
          int equals = line.indexOf('=');
          parts.stream()
              .filter(part -> part.program().equals(line.substring(0, equals)))
              .forEach(part -> paths.put(part, Path.of(line.substring(equals + 1))));
        });
    telling.join();
    int status = build.waitFor();
    Runtime.getRuntime().removeShutdownHook(end);
    if (status == MISSING_NEED) {
      throw new MissingNeedException(told.get(told.size() - 1));
    }
    if (status != 0 || paths.size() != parts.size()) {
      throw new IllegalStateException(
          "%s ended with status %d: %s".formatted(BUILD, status, String.join("\n", told)));
    }
    return paths;
  }

  private static void endWithChildren(Process build) {
    build.descendants().forEach(ProcessHandle::destroy);
    build.destroy();
  }

  private static void lines(BufferedReader reader, Consumer<String> each) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        each.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what the build says", e);
    }
  }
}
