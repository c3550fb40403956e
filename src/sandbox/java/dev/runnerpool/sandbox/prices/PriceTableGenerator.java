package dev.runnerpool.sandbox.prices;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.operator.cost.aws.PriceListProduct;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the table of list prices that the operator is shipped with, a row for each instance type
 * of each region, from files of AWS' price list: the {@code index.json} of AmazonEC2 in a region,
 * as "Reading the service price list file" of the AWS Billing guide describes it. Such a file has
 * hundreds of megabytes, so it is read as it passes.
 */
public final class PriceTableGenerator {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCE = "AmazonEC2 price list";

  /** Rows by region and type. */
  private final SortedMap<String, String> rows = new TreeMap<>();

  /**
   * Makes a table.
   *
   * @param args the file to write, then the price list files to read
   */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println(
          "give the table to write, and then one price list file (index.json) or more");
      System.exit(2);
    }
    PriceTableGenerator generator = new PriceTableGenerator();
    for (int i = 1; i < args.length; i++) {
      int before = generator.rows.size();
      try (InputStream in = Files.newInputStream(Path.of(args[i]))) {
        generator.read(in);
      }
      System.out.printf("%s: %d types%n", args[i], generator.rows.size() - before);
    }
    Files.writeString(Path.of(args[0]), generator.table());
  }

  /**
   * Reads one price list file.
   *
   * @throws IOException if it is none
   */
  void read(InputStream in) throws IOException {
    Map<String, JsonNode> products = new HashMap<>();
    LocalDate published = null;
    boolean terms = false;
    try (JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("this is no price list file: it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "publicationDate" ->
              published = Instant.parse(parser.getText()).atZone(ZoneOffset.UTC).toLocalDate();
          case "products" -> products(parser, products);
          case "terms" -> {
            terms = true;
            terms(parser, products, published);
          }
          default -> parser.skipChildren();
        }
      }
    }
    if (!terms) {
      throw new IOException("this is no price list file: it has no terms");
    }
  }

  private static void products(JsonParser parser, Map<String, JsonNode> products)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String sku = parser.currentName();
      parser.nextToken();
      JsonNode attributes = JSON.<JsonNode>readTree(parser).path("attributes");
      if (new PriceListProduct(attributes, JSON.missingNode()).isOnDemandLinux()) {
        products.put(sku, attributes);
      }
    }
  }

  private void terms(JsonParser parser, Map<String, JsonNode> products, LocalDate published)
      throws IOException {
    if (published == null || products.isEmpty()) {
      throw new IOException(
          "this is no price list file of AmazonEC2: no publicationDate or no Linux instance stands"
              + " before its terms");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean onDemand = parser.currentName().equals("OnDemand");
      parser.nextToken();
      if (!onDemand) {
        parser.skipChildren();
        continue;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        JsonNode attributes = products.get(parser.currentName());
        parser.nextToken();
        if (attributes == null) {
          parser.skipChildren();
        } else {
          add(new PriceListProduct(attributes, JSON.readTree(parser)), published);
        }
      }
    }
  }

  private void add(PriceListProduct product, LocalDate published) {
    product
        .hourly()
        .ifPresent(
            hourly ->
                rows.put(
                    product.region() + "," + product.instanceType(),
                    "%s,%s,%s"
                        .formatted(
                            new BigDecimal(Double.toString(hourly)).toPlainString(),
                            published,
                            SOURCE)));
  }

  /** The table, in the order of regions and types. */
  String table() {
    StringBuilder text =
        new StringBuilder(
            "# region,instance type,dollars per hour,date,source: Linux on-demand list prices of"
                + " Amazon EC2.\n# Written by PriceTableGenerator (docs/cost.md).\n");
    rows.forEach((key, row) -> text.append(key).append(',').append(row).append('\n'));
    return text.toString();
  }
}
