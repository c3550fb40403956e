package dev.runnerpool.operator.behaviour;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What kstatus says of an object of a kind that it does not know, as Flux and {@code kubectl}'s
 * users have it. Source: {@code checkGenericProperties} in cli-utils' {@code
 * pkg/kstatus/status/generic.go} and {@code checkReadyCondition} in its {@code status.go}.
 */
enum Kstatus {
  InProgress,
  Failed,
  Current,
  Terminating;

  static Kstatus of(JsonNode object) {
    if (object.at("/metadata").hasNonNull("deletionTimestamp")) {
      return Terminating;
    }
    JsonNode observed = object.at("/status/observedGeneration");
    if (!observed.isMissingNode()
        && observed.asLong() != object.at("/metadata/generation").asLong()) {
      return InProgress;
    }
    for (JsonNode condition : object.at("/status/conditions")) {
      if (is(condition, "Reconciling", "True")) {
        return InProgress;
      }
      if (is(condition, "Stalled", "True")) {
        return Failed;
      }
    }
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return is(condition, "Ready", "True") ? Current : InProgress;
      }
    }
    return Current;
  }

  private static boolean is(JsonNode condition, String type, String status) {
    return condition.path("type").asText().equals(type)
        && condition.path("status").asText().equals(status);
  }
}
