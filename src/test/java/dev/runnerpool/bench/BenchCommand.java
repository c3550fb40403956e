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

/**
 * {@code [case ...] [--rounds N] [--check] [--profile]}: measures, and writes target/bench; status
 * 1 if a case fails, or a figure that is to be checked is beyond its limit.
 */
public final class BenchCommand {
  private static final Path FOLDER = Path.of("target/bench");
  private static final Instant BEGUN = Instant.now();
  private static boolean failed;

  private BenchCommand() {}

  /** Ends with status 2 if it is asked for what there is not. */
  public static void main(String[] args) throws IOException {
    List<String> wanted = new ArrayList<>(List.of(args));
    int rounds = 1;
    int flag = wanted.indexOf("--rounds");
    if (flag >= 0) {
      String number = flag + 1 < wanted.size() ? wanted.get(flag + 1) : "";
      if (!number.matches("[1-9]\\d?")) {
        System.err.printf("--rounds '%s' should be a number from 1 to 99.%n", number);
        System.exit(2);
      }
      rounds = Integer.parseInt(number);
      wanted.subList(flag, flag + 2).clear();
    }
    boolean check = wanted.remove("--check");
    if (wanted.remove(Profile.FLAG)) {
      Profile.turnOn();
    }
    List<String> names = Cases.ALL.stream().map(Case::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        System.err.printf("There is no case '%s'; there are %s.%n", name, String.join(", ", names));
        System.exit(2);
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
    System.exit(failed || !faults.isEmpty() ? 1 : 0);
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
