package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.reason.StatedReason;
import dev.runnerpool.gitlab.Registrations;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** What the condition {@code Registered} says: how the pool's runner in GitLab stands. */
record RegisteredCondition(String status, StatedReason reason, String message) {

  static final String TYPE = "Registered";

  /**
   * The condition now.
   *
   * @param said what was said last: what an operator before this one repaired is still the last
   *     that was
   */
  static RegisteredCondition of(
      RunnerPool pool, Registrations.State state, Optional<Condition> said) {
    if (state instanceof Registrations.State.Registered registered) {
      return new RegisteredCondition(
          "True", ConditionReason.Registered, message(pool, registered, said));
    }
    if (state instanceof Registrations.State.Failed failed) {
      return new RegisteredCondition(
          "False", failed.failure().reason(), failed.failure().message());
    }
    return new RegisteredCondition(
        "Unknown", ConditionReason.Pending, "The runner in GitLab is being looked up or created");
  }

  private static String message(
      RunnerPool pool, Registrations.State.Registered registered, Optional<Condition> said) {
    if (registered.own()) {
      return "GitLab takes the token of the pool's own runner, runner %d (Secret %s)"
          .formatted(registered.runnerId(), pool.getSpec().gitlab().runner().ref().name());
    }
    String asWanted =
        "Runner %d in GitLab is as the manifest says".formatted(registered.runnerId());
    return registered
        .last()
        .map(last -> " (%s at %s: %s)".formatted(last.kind(), last.at(), last.message()))
        .map(asWanted::concat)
        .or(() -> said.map(Condition::getMessage))
        .filter(message -> message.startsWith(asWanted + " ("))
        .orElse(asWanted);
  }
}
