package dev.runnerpool.core.cost;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A price as people write it: dollars per hour, or a percentage of the list price. */
public sealed interface PriceAmount {

  /** Above this a percentage is taken for a mistake. */
  double HIGHEST_PERCENT = 200;

  /** US dollars per hour. */
  record Dollars(double hourly) implements PriceAmount {}

  /** Of the on-demand list price, such as 72 under a savings plan. */
  record Percent(double percent) implements PriceAmount {}

  /**
   * Reads {@code 0.21} or {@code 72%}.
   *
   * @return empty if the text is neither, or is no possible price
   */
  static Optional<PriceAmount> read(String text) {
    Matcher form = Form.NUMBER.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    double number = Double.parseDouble(form.group(1));
    if (form.group(2) == null) {
      return Optional.of(number).filter(NodePrice::isPossible).map(Dollars::new);
    }
    return number > 0 && number <= HIGHEST_PERCENT
        ? Optional.of(new Percent(number))
        : Optional.empty();
  }

  /**
   * Reads the value of a setting.
   *
   * @throws IllegalArgumentException naming key, value and what would be right
   */
  static PriceAmount parse(String key, String text) {
    return read(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ("%s=%s: write US dollars per hour, above 0 and at most %.0f, such as 0.21, or a"
                            + " percentage of the list price, above 0 and at most %.0f, such as 72%%;"
                            + " no other currency and no unit")
                        .formatted(key, text, NodePrice.HIGHEST, HIGHEST_PERCENT)));
  }

  /** The form of a number. */
  final class Form {
    private static final Pattern NUMBER =
        Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,12})?)\\s*(%)?");

    private Form() {}
  }
}
