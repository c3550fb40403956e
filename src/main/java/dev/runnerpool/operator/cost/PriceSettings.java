package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceAdders;
import dev.runnerpool.core.cost.PriceAmount;
import dev.runnerpool.core.cost.PriceOverrides;
import java.util.OptionalDouble;

/** Reads the settings of prices; a wrong one is named with what would be right. */
final class PriceSettings {

  private static final String PREFIX = "runnerpool.prices.";

  private PriceSettings() {}

  static PriceOverrides overrides(PriceConfig config) {
    PriceOverrides overrides = new PriceOverrides();
    config
        .overrides()
        .forEach(
            (type, price) ->
                overrides.add(PREFIX + "overrides.\"%s\"".formatted(type), type, price));
    config
        .byLabel()
        .forEach(
            (name, rule) ->
                overrides.add(PREFIX + "by-label." + name, name, rule.labels(), rule.price()));
    return overrides;
  }

  static PriceAdders adders(PriceConfig.Adders config) {
    config
        .autoMode()
        .forEach(
            (type, percent) ->
                check(
                    "auto-mode.\"%s\"".formatted(type),
                    percent,
                    PriceAmount.HIGHEST_PERCENT,
                    "percent of the list price, such as 12"));
    if (config.rootVolumeGib().isPresent() != config.rootVolumeGibMonth().isPresent()) {
      throw new IllegalArgumentException(
          PREFIX
              + "adders.root-volume-gib and "
              + PREFIX
              + "adders.root-volume-gib-month are set both or not at all, such as 50 and 0.08");
    }
    double gib = value("root-volume-gib", config.rootVolumeGib(), 65_536, "GiB, such as 50");
    double gibMonth =
        value("root-volume-gib-month", config.rootVolumeGibMonth(), 10, "US dollars, such as 0.08");
    double controlPlane =
        value(
            "control-plane",
            config.controlPlane(),
            NodePrice.HIGHEST,
            "US dollars per hour, such as 0.10");
    return new PriceAdders(config.autoMode(), PriceAdders.volume(gib, gibMonth), controlPlane);
  }

  private static double value(String name, OptionalDouble set, double highest, String right) {
    set.ifPresent(number -> check(name, number, highest, right));
    return set.orElse(0);
  }

  private static void check(String name, double number, double highest, String right) {
    if (!(number >= 0 && number <= highest)) {
      throw new IllegalArgumentException(
          "%sadders.%s=%s: write a number from 0 to %.0f: %s"
              .formatted(PREFIX, name, number, highest, right));
    }
  }
}
