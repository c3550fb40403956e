package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Requests and limits, as in a container. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = Quantities.LIMITS,
    messageExpression = Quantities.LOW_LIMITS,
    message = Quantities.LOW_LIMITS_PLAIN)
public record Resources(
    @Size(max = 16)
        @ValidationRule(
            value = Quantities.ALL,
            messageExpression = Quantities.NOT_ALL,
            message = Quantities.LIKE)
        @ValidationRule(
            value = Quantities.CORES,
            messageExpression = Quantities.MANY_CORES,
            message = Quantities.MANY_CORES_PLAIN)
        @ValidationRule(
            value = Quantities.BYTES,
            messageExpression = Quantities.FEW_BYTES,
            message = Quantities.FEW_BYTES_PLAIN)
        @JsonPropertyDescription("What is reserved, such as {cpu: 100m, memory: 128Mi}.")
        Map<String, Quantity> requests,
    @Size(max = 16)
        @ValidationRule(
            value = Quantities.ALL,
            messageExpression = Quantities.NOT_ALL,
            message = Quantities.LIKE)
        @ValidationRule(
            value = Quantities.CORES,
            messageExpression = Quantities.MANY_CORES,
            message = Quantities.MANY_CORES_PLAIN)
        @ValidationRule(
            value = Quantities.BYTES,
            messageExpression = Quantities.FEW_BYTES,
            message = Quantities.FEW_BYTES_PLAIN)
        @JsonPropertyDescription("Upper limits, such as {memory: 512Mi}.")
        Map<String, Quantity> limits) {

  private static final String BASIC = "k in ['cpu', 'memory', 'ephemeral-storage']";

  /** CEL: nothing but what gitlab-runner has keys for. */
  static final String ONLY_BASIC =
      "(!has(self.requests) || self.requests.all(k, "
          + BASIC
          + ")) && (!has(self.limits) || self.limits.all(k, "
          + BASIC
          + "))";

  /** The answer to something else than {@link #ONLY_BASIC}. */
  static final String NOT_BASIC =
      "only cpu, memory and ephemeral-storage can be set here; others, like nvidia.com/gpu, belong"
          + " in job.resources.limits, for the container of the script";

  private static final String NAMED = BASIC + " || k.startsWith('hugepages-') || k.contains('/')";

  /** CEL: basic ones, huge pages, and extended ones with their domain. */
  static final String KNOWN =
      "(!has(self.requests) || self.requests.all(k, "
          + NAMED
          + ")) && (!has(self.limits) || self.limits.all(k, "
          + NAMED
          + "))";

  /** The answer to something else than {@link #KNOWN}. */
  static final String NOT_KNOWN =
      "resources are cpu, memory, ephemeral-storage, huge pages like hugepages-2Mi, or a device with"
          + " its domain, like nvidia.com/gpu";

  /** CEL: what cannot be shared is limited, and requested as it is limited. */
  static final String LIMITED =
      "!has(self.requests) || self.requests.all(k, "
          + BASIC
          + " || (has(self.limits) && k in self.limits && string(self.limits[k]) =="
          + " string(self.requests[k])))";

  /** The answer to something else than {@link #LIMITED}. */
  static final String NOT_LIMITED =
      "a device like nvidia.com/gpu, and huge pages, cannot be shared: write them in limits, and in"
          + " requests not at all or the same";

  /** Keeps both non-null. */
  public Resources {
    requests = requests == null ? Map.of() : Map.copyOf(requests);
    limits = limits == null ? Map.of() : Map.copyOf(limits);
  }

  /** Nothing reserved, nothing limited. */
  public static Resources none() {
    return new Resources(null, null);
  }
}
