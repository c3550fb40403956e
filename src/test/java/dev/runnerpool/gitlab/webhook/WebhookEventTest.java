package dev.runnerpool.gitlab.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.Scope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event tells of a queue, and whose. */
class WebhookEventTest {

  private static final WebhookEvent OF_APP =
      new WebhookEvent(OptionalLong.of(12), Optional.of("Platform/ci/app"));
  private static final WebhookEvent OF_NOBODY =
      new WebhookEvent(OptionalLong.empty(), Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "pending, null, true",
    "created, null, false",
    "running, '\"2026-04-28 21:50:00 UTC\"', false",
    "success, '\"2026-04-28 21:50:00 UTC\"', false",
    "failed, '\"2026-04-28T21:50:00Z\"', false",
    "canceled, '\"2026-04-28 21:50:00 UTC\"', false",
    "canceled, null, true",
    "failed, null, true",
  })
  void aJobThatBeginsOrCeasesToWaitIsAHint(String status, String startedAt, boolean hint) {
    assertThat(
            of(
                """
                {"object_kind": "build", "build_status": "%s", "build_started_at": %s,
                 "project_id": 12, "project": {"path_with_namespace": "platform/ci/app"}}"""
                    .formatted(status, startedAt)))
        .isEqualTo(
            hint
                ? Optional.of(new WebhookEvent(OptionalLong.of(12), Optional.of("platform/ci/app")))
                : Optional.empty());
  }

  @Test
  void aPipelineIsAHintIfAJobOfItWaits() {
    String pipeline =
        """
        {"object_kind": "pipeline", "project": {"id": 12, "path_with_namespace": "a/b"},
         "builds": [{"status": "success"}, {"status": "%s"}]}""";
    assertThat(of(pipeline.formatted("pending")))
        .contains(new WebhookEvent(OptionalLong.of(12), Optional.of("a/b")));
    assertThat(of(pipeline.formatted("running"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "null", "7", "{}", "{\"object_kind\": \"push\"}", "not json"})
  void whatIsUnknownOrBrokenIsNoHintAndNoError(String body) {
    assertThat(of(body)).isEmpty();
  }

  @Test
  void anEventWithoutProjectIsAHintForAll() {
    assertThat(of("{\"object_kind\": \"build\", \"build_status\": \"pending\"}"))
        .contains(OF_NOBODY);
  }

  @ParameterizedTest
  @CsvSource({
    "Project, platform/ci/app, true",
    "Project, Platform/CI/App, true",
    "Project, platform/ci/app2, false",
    "Project, 12, true",
    "Project, 13, false",
    "Group, platform, true",
    "Group, platform/ci, true",
    "Group, platform/c, false",
    "Group, platform/ci/app, false",
    "Group, other, false",
    "Group, 77, true",
    "Instance, '', true",
  })
  void onlyScopesThatMayHoldTheProjectAreWoken(Scope.Kind kind, String id, boolean woken) {
    Scope scope = new Scope(new Account("https://gitlab", "ci", "gitlab-api", "token"), kind, id);
    assertThat(OF_APP.mayConcern(scope)).isEqualTo(woken);
    assertThat(OF_NOBODY.mayConcern(scope)).as("in doubt woken").isTrue();
  }

  private static Optional<WebhookEvent> of(String body) {
    return WebhookEvent.of(body.getBytes(StandardCharsets.UTF_8));
  }
}
