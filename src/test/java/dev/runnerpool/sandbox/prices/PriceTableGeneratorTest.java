package dev.runnerpool.sandbox.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a price list file of the documented form to the table that the operator reads. */
class PriceTableGeneratorTest {

  private static final String LIST =
      """
      {
        "formatVersion": "v1.0", "disclaimer": "none", "offerCode": "AmazonEC2",
        "version": "20261127000000", "publicationDate": "2026-11-27T00:00:00Z",
        "products": {
          "A": {"sku": "A", "productFamily": "Compute Instance", "attributes": %s},
          "B": {"sku": "B", "productFamily": "Compute Instance (bare metal)", "attributes": %s},
          "C": {"sku": "C", "productFamily": "Compute Instance", "attributes": %s},
          "D": {"sku": "D", "productFamily": "Storage", "attributes": {"volumeType": "gp3"}}
        },
        "terms": {
          "Reserved": {"A": {"A.X": {"priceDimensions": {"A.X.1": {"unit": "Hrs", "pricePerUnit": {"USD": "0.01"}}}}}},
          "OnDemand": {"A": %s, "B": %s, "C": %s, "D": %s}
        },
        "attributesList": {}
      }
      """
          .formatted(
              attributes("m7g.3xlarge", "Linux"),
              attributes("m7g.metal", "Linux"),
              attributes("m7g.large", "Windows"),
              term("A", "Hrs", "0.5463000000"),
              term("B", "Hrs", "2.9136000000"),
              term("C", "Hrs", "0.2"),
              term("D", "GB-Mo", "0.08"));

  @Test
  void eachTypeOfARegionIsARowOfItsOwnWithDateAndSource(@TempDir Path folder) throws IOException {
    Path list = Files.writeString(folder.resolve("index.json"), LIST);
    Path table = folder.resolve("prices.csv");
    PriceTableGenerator.main(new String[] {table.toString(), list.toString()});
    assertThat(Files.readAllLines(table))
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly(
            "eu-west-1,m7g.3xlarge,0.5463,2026-11-27,AmazonEC2 price list",
            "eu-west-1,m7g.metal,2.9136,2026-11-27,AmazonEC2 price list");
    NodePrice metal =
        PriceTable.parse(Files.readAllLines(table))
            .price(new NodeKind("m7g.metal", "eu-west-1", "", "", CapacityType.ON_DEMAND))
            .orElseThrow();
    assertThat(metal.hourly()).isEqualTo(2.9136);
    assertThat(metal.source()).isEqualTo("table 2026-11-27");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "no JSON",
        "{\"publicationDate\":\"2026-11-27T00:00:00Z\",\"products\":{},\"terms\":{}}",
        "{\"products\":{\"A\":{\"attributes\":{}}},\"terms\":{}}"
      })
  void aFileOfAnotherFormIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void halfAFileIsRefused() {
    assertThatThrownBy(() -> read(LIST.substring(0, LIST.length() / 2)))
        .isInstanceOf(IOException.class);
  }

  private static void read(String text) throws IOException {
    new PriceTableGenerator().read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String attributes(String type, String system) {
    return """
        {"instanceType": "%s", "regionCode": "eu-west-1", "operatingSystem": "%s", "preInstalledSw": "NA",
         "capacitystatus": "Used", "tenancy": "Shared", "marketoption": "OnDemand"}
        """
        .formatted(type, system);
  }

  private static String term(String sku, String unit, String price) {
    return """
        {"%1$s.JRTCKXETXF": {"sku": "%1$s", "priceDimensions": {"%1$s.JRTCKXETXF.6YS6EN2CT7":
          {"unit": "%2$s", "pricePerUnit": {"USD": "%3$s"}}}}}
        """
        .formatted(sku, unit, price);
  }
}
