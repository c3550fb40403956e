package dev.runnerpool.cli.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.core.report.ChargeRates;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of teams, as TOML: {@code factor}, dollars for each dollar spent, and {@code
 * [per-minute]}, dollars for each minute of a job by architecture or pool.
 */
final class RatesFile {
  private static final String FLAG = "--rates";
  private static final String FACTOR = "factor";
  private static final String PER_MINUTE = "per-minute";
  private static final BigDecimal HIGHEST = BigDecimal.valueOf(1000);
  private static final Set<String> ARCHITECTURES = Set.of("arm64", "amd64");

  private RatesFile() {}

  static ChargeRates read(Path file) {
    JsonNode root = TomlFile.read(FLAG, file);
    TomlFile.onlyKeys(FLAG, file, root, "", Set.of(FACTOR, PER_MINUTE));
    Optional<BigDecimal> factor =
        root.has(FACTOR)
            ? Optional.of(number(file, FACTOR, root.get(FACTOR), "such as 1.15"))
            : Optional.empty();
    Map<String, BigDecimal> perMinute = new HashMap<>();
    TomlFile.table(FLAG, file, root, PER_MINUTE)
        .fields()
        .forEachRemaining(
            entry -> {
              String field = "%s.\"%s\"".formatted(PER_MINUTE, entry.getKey());
              if (!ARCHITECTURES.contains(entry.getKey())
                  && !entry.getKey().matches("[^/]+/[^/]+")) {
                throw TomlFile.wrong(
                    FLAG,
                    file,
                    "%s is neither arm64 or amd64 nor a pool as namespace/name".formatted(field));
              }
              perMinute.put(
                  entry.getKey(),
                  number(file, field, entry.getValue(), "dollars a minute, such as 0.006"));
            });
    if (factor.isEmpty() && perMinute.isEmpty()) {
      throw TomlFile.wrong(FLAG, file, "it has no rate: set factor or [per-minute], or both");
    }
    return new ChargeRates(factor, perMinute);
  }

  private static BigDecimal number(Path file, String field, JsonNode node, String right) {
    BigDecimal number =
        node.isNumber() && Double.isFinite(node.doubleValue()) ? node.decimalValue() : null;
    if (number == null
        || number.signum() < 0
        || number.compareTo(HIGHEST) > 0
        || number.stripTrailingZeros().scale() > ChargeRates.DECIMALS) {
      throw TomlFile.wrong(
          FLAG,
          file,
          "%s is %s: write a number from 0 to %s with at most %d decimals, %s"
              .formatted(field, node, HIGHEST, ChargeRates.DECIMALS, right));
    }
    return number;
  }
}
