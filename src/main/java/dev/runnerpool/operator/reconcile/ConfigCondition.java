package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.ConfigToml;
import java.util.List;
import java.util.Optional;

/**
 * Whether gitlab-runner knows the keys of {@code spec.runner.config}. It drops others without a
 * word, but the list of them is of one version: so it is told, and nothing is held up.
 */
record ConfigCondition(String status, ConditionReason reason, String message) {

  static final String TYPE = "ConfigRecognized";

  /** Empty for a pool without extra config. */
  static Optional<ConfigCondition> of(RunnerPool pool) {
    String config = pool.getSpec().runner().config();
    if (config == null || config.isBlank()) {
      return Optional.empty();
    }
    List<String> unknown = ConfigToml.unknownKeys(pool);
    return Optional.of(
        unknown.isEmpty()
            ? new ConfigCondition(
                "True", ConditionReason.AsExpected, "gitlab-runner knows the keys of runner.config")
            : new ConfigCondition(
                "False",
                ConditionReason.UnknownKeys,
                "gitlab-runner %s does not know these keys of spec.runner.config and ignores them: %s"
                    .formatted(ConfigToml.KEYS_OF, String.join(", ", unknown))));
  }
}
