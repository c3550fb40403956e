package dev.runnerpool.operator.cost.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.cost.PriceFeedException;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One product of the AWS price list, in the form of "Reading the service price list file" of the
 * AWS Billing guide: {@code product.attributes}, and {@code terms.OnDemand.*.priceDimensions.*}
 * with {@code unit} and {@code pricePerUnit.USD}.
 *
 * @param attributes what is sold
 * @param onDemand its terms on demand, by their codes
 */
public record PriceListProduct(JsonNode attributes, JsonNode onDemand) {

  /** What makes a product a plain Linux instance that is paid for by the hour. */
  static final Map<String, String> LINUX =
      Map.of(
          "operatingSystem", "Linux",
          "preInstalledSw", "NA",
          "capacitystatus", "Used",
          "tenancy", "Shared");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads an entry of GetProducts' {@code PriceList}.
   *
   * @throws PriceFeedException if it has another form
   */
  static PriceListProduct parse(String document) {
    JsonNode root;
    try {
      root = JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw PriceFeedException.ofItem("the price list's answer is no JSON", e);
    }
    JsonNode attributes = root.path("product").path("attributes");
    if (!attributes.isObject()) {
      throw PriceFeedException.ofItem("the price list's answer has no product in it", null);
    }
    return new PriceListProduct(attributes, root.path("terms").path("OnDemand"));
  }

  /** Whether it is a Linux instance without software that is paid for apart. */
  public boolean isOnDemandLinux() {
    return LINUX.entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(text(wanted.getKey())))
        && (!attributes.has("marketoption") || "OnDemand".equals(text("marketoption")));
  }

  /** Such as {@code m7g.2xlarge}. */
  public String instanceType() {
    return text("instanceType");
  }

  /** Such as {@code us-east-1}. */
  public String region() {
    return text("regionCode");
  }

  private String text(String attribute) {
    return attributes.path(attribute).asText();
  }

  /** Dollars per hour; empty if it has none, none above zero, or none in dollars. */
  public OptionalDouble hourly() {
    for (JsonNode term : onDemand) {
      for (JsonNode dimension : term.path("priceDimensions")) {
        if (dimension.path("unit").asText().equals("Hrs")) {
          double dollars = dimension.path("pricePerUnit").path("USD").asDouble();
          if (dollars > 0) {
            return OptionalDouble.of(dollars);
          }
        }
      }
    }
    return OptionalDouble.empty();
  }
}
