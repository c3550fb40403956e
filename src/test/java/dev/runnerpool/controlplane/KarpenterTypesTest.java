package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.PriceTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The types that Karpenter may choose from in tests. */
class KarpenterTypesTest {
  private static final Path TABLE =
      Path.of("src/main/resources/dev/runnerpool/operator/cost/prices.csv");

  private final JsonNode types = types();

  @Test
  void onDemandTheyCostWhatTheShippedTableSaysAndSpotLess() throws IOException {
    PriceTable table = PriceTable.parse(Files.readAllLines(TABLE));
    for (JsonNode type : types) {
      String name = type.path("name").asText();
      NodeKind kind = new NodeKind(name, "us-east-1", "", "", CapacityType.ON_DEMAND);
      double listed = table.price(kind).orElseThrow().hourly();
      for (JsonNode offering : type.path("offerings")) {
        double price = offering.path("Price").asDouble();
        if (requires(offering, "on-demand")) {
          assertThat(price).as(name).isEqualTo(listed);
        } else {
          assertThat(price).as(name).isPositive().isLessThan(listed);
        }
      }
    }
  }

  @Test
  void thereAreTypesOfBothArchitecturesSpotAndOnDemand() {
    Set<String> kinds = new HashSet<>();
    for (JsonNode type : types) {
      for (JsonNode offering : type.path("offerings")) {
        kinds.add(
            type.path("architecture").asText()
                + (requires(offering, "spot") ? " spot" : " on-demand"));
      }
    }
    assertThat(kinds)
        .containsOnly("arm64 spot", "arm64 on-demand", "amd64 spot", "amd64 on-demand");
  }

  private static boolean requires(JsonNode offering, String value) {
    return offering.path("Requirements").findValues("values").stream()
        .anyMatch(values -> values.path(0).asText().equals(value));
  }

  private static JsonNode types() {
    try {
      return new ObjectMapper().readTree(Karpenter.TYPES.toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
