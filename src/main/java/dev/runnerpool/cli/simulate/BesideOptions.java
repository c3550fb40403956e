package dev.runnerpool.cli.simulate;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** Flags about a second pool on the same queue. */
final class BesideOptions {
  @Option(
      names = "--beside",
      paramLabel = "FILE",
      description =
          "A second RunnerPool that fits the jobs too: the cheaper one gets them, the other one"
              + " after its spillAfter. Jobs that only one of the two takes are left out.")
  Path beside;

  @Option(
      names = "--prices",
      paramLabel = "A,B",
      description =
          "Dollars per hour of a runner with its job, for --manifest and for --beside; without"
              + " it the pool whose name comes first gets the jobs.")
  String prices;

  /**
   * The price of each of the two, as far as it was given.
   *
   * @throws InputException naming the value and what would be right
   */
  List<OptionalDouble> prices() {
    if (prices == null) {
      return List.of(OptionalDouble.empty(), OptionalDouble.empty());
    }
    String[] parts = prices.split(",", -1);
    if (parts.length != 2 || !isPrice(parts[0]) || !isPrice(parts[1])) {
      throw new InputException(
          "--prices %s: write two prices in dollars per hour, like 0.08,0.20".formatted(prices));
    }
    return List.of(
        OptionalDouble.of(Double.parseDouble(parts[0])),
        OptionalDouble.of(Double.parseDouble(parts[1])));
  }

  private static boolean isPrice(String text) {
    return text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?");
  }
}
