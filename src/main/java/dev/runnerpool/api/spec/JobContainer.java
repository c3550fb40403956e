package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/** Containers of a job pod beside the one that runs the script. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobContainer(
    @ValidationRule(value = Resources.ONLY_BASIC, message = Resources.NOT_BASIC)
        @JsonPropertyDescription("Requests and limits of each such container.")
        Resources resources,
    @ValidationRule(value = Resources.ONLY_BASIC, message = Resources.NOT_BASIC)
        @JsonPropertyDescription(
            "The most that a job may set for these containers with its variables, such as"
                + " KUBERNETES_HELPER_MEMORY_LIMIT or KUBERNETES_SERVICE_CPU_REQUEST. A job cannot"
                + " change what is not listed here.")
        Resources maxOverwrites) {

  /** Keeps both non-null. */
  public JobContainer {
    resources = resources == null ? Resources.none() : resources;
    maxOverwrites = maxOverwrites == null ? Resources.none() : maxOverwrites;
  }
}
