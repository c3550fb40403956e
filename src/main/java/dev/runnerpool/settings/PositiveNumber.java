package dev.runnerpool.settings;

import java.io.Serial;
import org.eclipse.microprofile.config.spi.Converter;

/** A bound of how many there are at once: 1 or more. */
public final class PositiveNumber implements Converter<Integer> {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException saying what would be right; who asks names setting and value
   */
  @Override
  public Integer convert(String value) {
    int number;
    try {
      number = Integer.parseInt(value.strip());
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException("it must be a whole number, 1 or more", notOne);
    }
    if (number < 1) {
      throw new IllegalArgumentException("it must be 1 or more");
    }
    return number;
  }
}
