package dev.runnerpool.operator.pods;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the sidecar that held a job's room still requests once the room was given back.
 *
 * @param requests of cores and memory
 */
public record RoomLeft(Map<String, Quantity> requests) {

  /**
   * Next to nothing. Nothing at all would make a pod without other requests BestEffort, and the API
   * server refuses to change a pod's quality of service by a resize.
   */
  public static final RoomLeft LEAST =
      new RoomLeft(Map.of("cpu", new Quantity("1m"), "memory", new Quantity("1Mi")));

  /**
   * What a LimitRange, which holds for a resize too, says of a request below its {@code min}
   * ({@code minConstraint} in Kubernetes' {@code plugin/pkg/admission/limitranger}).
   */
  private static final Pattern BELOW_MINIMUM =
      Pattern.compile(
          "minimum (cpu|memory) usage per (?:Container|Pod) is ([0-9A-Za-z.]+),"
              + " but request is ([0-9A-Za-z.]+)");

  /** Keeps a copy. */
  public RoomLeft {
    requests = Map.copyOf(requests);
  }

  /**
   * What the namespace's LimitRange wants to be left, where it refused to leave this; empty if that
   * is not why.
   *
   * @param answer of the API server to the resize
   */
  public Optional<RoomLeft> wantedBy(String answer) {
    Map<String, BigDecimal> lacking = new HashMap<>();
    Matcher refused = BELOW_MINIMUM.matcher(answer);
    while (refused.find()) {
      BigDecimal lacks = lacks(refused.group(2), refused.group(3));
      if (lacks.signum() > 0) {
        lacking.merge(refused.group(1), lacks, BigDecimal::max);
      }
    }
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Quantity> more = new TreeMap<>(requests);
    lacking.forEach(
        (resource, lacks) ->
            more.computeIfPresent(
                resource,
                (name, left) -> Reservation.quantity(name, amount(left.toString()).add(lacks))));
    return Optional.of(new RoomLeft(more));
  }

  /** Nothing where the answer has other quantities than these words let expect. */
  private static BigDecimal lacks(String least, String request) {
    try {
      return amount(least).subtract(amount(request));
    } catch (IllegalArgumentException e) {
      return BigDecimal.ZERO;
    }
  }

  private static BigDecimal amount(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity));
  }
}
