package dev.runnerpool.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.openjdk.jmh.generators.BenchmarkProcessor;

/**
 * {@code [JMH's arguments]}: measures parts of the operator, each alone, in time and in bytes. What
 * JMH generates it generates here, so that no other build has to.
 */
public final class MicroCommand {
  private static final Path SOURCES = Path.of("src/test/java");
  private static final Path FOLDER = Path.of("target/bench/micro");

  /** One fork each, with the options of the image; bytes are measured too. */
  private static final Map<String, String> USUAL =
      Map.of(
          "-prof",
          "gc",
          "-f",
          "1",
          "-wi",
          "5",
          "-w",
          "1",
          "-i",
          "5",
          "-r",
          "1",
          "-rf",
          "json",
          "-rff",
          FOLDER.resolve("report.json").toString(),
          "-jvmArgs",
          "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");

  private MicroCommand() {}

  /** Ends with JMH's status; what is not said in the arguments is as usual. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    String classes = System.getProperty("java.class.path");
    generate(classes);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                FOLDER + File.pathSeparator + classes,
                "org.openjdk.jmh.Main"));
    List<String> given = List.of(args);
    command.addAll(given);
    USUAL.forEach(
        (flag, value) -> command.addAll(given.contains(flag) ? List.of() : List.of(flag, value)));
    System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
  }

  private static void generate(String classes) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-parameters",
                "-d",
                FOLDER.toString(),
                "-cp",
                classes,
                "-processor",
                BenchmarkProcessor.class.getName()));
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith("Benchmark.java"))
          .forEach(arguments::add);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("the benchmarks do not compile");
    }
  }
}
