package dev.runnerpool.bench;

import dev.runnerpool.sandbox.parts.MissingNeedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code [case ...] [--rounds N] [--check] [--profile]}: measures, and writes target/bench; status
 * 1 if a case fails, or a figure that is to be checked is beyond its limit.
 */
@Command(name = "bench", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final Path FOLDER = Path.of("target/bench");
  private static final Instant BEGUN = Instant.now();
  private static boolean failed;

  @Parameters(paramLabel = "CASE", description = "Cases; all if none is named.")
  private List<String> wanted = List.of();

  @Option(names = "--rounds", description = "How often each is measured, 1 to 99.")
  private int rounds = 1;

  @Option(names = "--check", description = "Fail beyond the limits of bench/thresholds.yaml.")
  private boolean check;

  @Option(names = Profile.FLAG, description = "Record each operator, and draw a flame graph.")
  private boolean profile;

  @Spec private CommandSpec spec;

  private BenchCommand() {}

  /** Ends with status 2 if it is asked for what there is not. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || rounds > 99) {
      throw wrong("--rounds '%d' should be a number from 1 to 99.".formatted(rounds));
    }
    if (profile) {
      Profile.turnOn();
    }
    List<String> names = Cases.ALL.stream().map(Case::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw wrong(
            "There is no case '%s'; there are %s.".formatted(name, String.join(", ", names)));
      }
    }
    List<Case> cases =
        Cases.ALL.stream()
            .filter(each -> wanted.isEmpty() || wanted.contains(each.name()))
            .toList();
    Files.createDirectories(FOLDER);
    Map<Case, List<List<Figure>>> results = new LinkedHashMap<>();
    try (World world = World.start(FOLDER, BenchCommand::say)) {
      for (int round = 1; round <= rounds; round++) {
        for (Case each : cases) {
          say("round %d of %d: %s: %s".formatted(round, rounds, each.name(), each.what()));
          List<Figure> figures = run(each, world);
          figures.forEach(
              figure ->
                  say("  %-36s %10.3f %s".formatted(figure.name(), figure.value(), figure.unit())));
          results.computeIfAbsent(each, key -> new ArrayList<>()).add(figures);
          BenchReport.write(FOLDER, Measured.of(results));
        }
      }
    }
    say("written: " + FOLDER.resolve("report.md") + ", report.svg, report.json");
    List<String> faults = check ? Thresholds.faults(Measured.of(results)) : List.of();
    faults.forEach(BenchCommand::say);
    return failed || !faults.isEmpty() ? 1 : 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static List<Figure> run(Case each, World world) {
    try {
      return each.run(world);
    } catch (MissingNeedException e) {
      say("  skipped: " + e.getMessage());
    } catch (RuntimeException e) {
      e.printStackTrace();
      say("  failed: " + e.getMessage());
      failed = true;
    }
    return List.of();
  }

  private static void say(String line) {
    System.err.printf("%4d s  %s%n", Duration.between(BEGUN, Instant.now()).toSeconds(), line);
  }
}
