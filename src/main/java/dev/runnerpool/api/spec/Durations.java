package dev.runnerpool.api.spec;

import java.time.Duration;
import java.util.Locale;

/** The form of every duration in a manifest: hours, minutes and seconds, such as {@code 1h30m}. */
public final class Durations {

  /** At least one part, in this order; the same text Kubernetes and Go read. */
  public static final String PATTERN = "^([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$";

  /** CEL: whether {@code self} has the form; comes before any {@code duration(self)}. */
  public static final String FORM =
      "type(self) == string && size(self) > 1 && self.matches('" + PATTERN + "')";

  /** CEL: begin of the answer to another form or length; a range and {@link #LIKE} follow. */
  public static final String NOT = "'\\'' + string(self) + '\\' is not a duration ";

  /** End of every answer about a duration. */
  public static final String LIKE = "; write it like 90s, 5m or 1h30m";

  private Durations() {}

  /**
   * Reads a duration such as {@code 90s}, {@code 5m} or {@code 1h30m}.
   *
   * @throws IllegalArgumentException naming the text when it has another form
   */
  public static Duration parse(String text) {
    if (text == null || text.isEmpty() || !text.matches(PATTERN)) {
      throw new IllegalArgumentException(
          "not a duration: '" + text + "'; write hours, minutes and seconds like 1h30m, 5m or 90s");
    }
    return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }
}
