package dev.runnerpool.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What figures may come to before a build fails: counts and ratios, which hardly depend on the
 * machine. {@code bench/thresholds.yaml}; a limit is a fifth beyond the mean of its trials.
 */
final class Thresholds {
  private static final String FILE = "/bench/thresholds.yaml";

  /**
   * One limit.
   *
   * @param of the case
   * @param per another case, whose same figure this one is divided by; null for the figure itself
   * @param atMost null if more is better
   * @param atLeast null if less is better
   * @param trials what it came to when the limit was set
   * @param why what the limit stands for
   */
  record Threshold(
      @JsonProperty("case") String of,
      String figure,
      String per,
      Double atMost,
      Double atLeast,
      List<Double> trials,
      String why) {

    String name() {
      return of + ": " + figure + (per == null ? "" : " per that of " + per);
    }

    boolean holds(double value) {
      return atMost == null ? value >= atLeast : value <= atMost;
    }

    String limit() {
      return atMost == null ? "at least " + atLeast : "at most " + atMost;
    }

    /** Empty if one of its cases was not to be measured. */
    Optional<String> fault(List<Measured> measured) {
      OptionalDouble value = value(measured, of);
      if (per != null && value.isPresent()) {
        OptionalDouble other = value(measured, per);
        value =
            other.isPresent()
                ? OptionalDouble.of(value.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
      }
      // NaN holds nowhere.
      return value.isEmpty() || holds(value.getAsDouble())
          ? Optional.empty()
          : Optional.of(
              String.format(
                  Locale.ROOT,
                  "%s is %.3f and should be %s: %s",
                  name(),
                  value.getAsDouble(),
                  limit(),
                  why));
    }

    private OptionalDouble value(List<Measured> measured, String which) {
      return measured.stream()
          .filter(row -> row.of().name().equals(which) && row.figure().equals(figure))
          .mapToDouble(Measured::median)
          .findFirst();
    }
  }

  private Thresholds() {}

  /** Those of the file. */
  static List<Threshold> read() {
    try (InputStream in = Thresholds.class.getResourceAsStream(FILE)) {
      return new ObjectMapper(new YAMLFactory()).readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is beyond its limit, in words; of cases that were not measured nothing is said. */
  static List<String> faults(List<Measured> measured) {
    return read().stream().flatMap(each -> each.fault(measured).stream()).toList();
  }
}
