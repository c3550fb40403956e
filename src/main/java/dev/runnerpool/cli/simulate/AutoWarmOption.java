package dev.runnerpool.cli.simulate;

import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.core.warm.AutoWarm;
import java.time.Duration;

/** Reads {@code --auto-warm}. */
final class AutoWarmOption {

  private AutoWarmOption() {}

  /**
   * The settings of a text such as {@code 0,50,5s}.
   *
   * @param most the pool's own max
   * @throws InputException naming the value and what would be right
   */
  static AutoWarm of(String text, int most) {
    String[] parts = text.split(",", -1);
    if (parts.length == 3 && parts[0].matches("[0-9]{1,5}") && parts[1].matches("[0-9]{1,5}")) {
      int min = Integer.parseInt(parts[0]);
      int max = Integer.parseInt(parts[1]);
      if (min <= max && max <= most) {
        return new AutoWarm(min, max, wait(text, parts[2]));
      }
    }
    throw wrong(text, most);
  }

  private static Duration wait(String text, String wait) {
    try {
      return Durations.parse(wait);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "--auto-warm %s: '%s' is no time; write it like 5s or 1m30s".formatted(text, wait));
    }
  }

  private static InputException wrong(String text, int most) {
    return new InputException(
        "--auto-warm %s: write least and most warm runners and the wait, like 0,50,5s, with least <= most <= %d (the pool's max)"
            .formatted(text, most));
  }
}
