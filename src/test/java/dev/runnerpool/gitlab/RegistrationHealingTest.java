package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Correction.Kind;
import dev.runnerpool.gitlab.Registrations.RunnersSeen;
import dev.runnerpool.gitlab.Registrations.State;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.TokenRules;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is not as it should be with a pool's runner is repaired and told, and its own left alone.
 */
@QuarkusTest
@TestProfile(GitLabProfile.class)
class RegistrationHealingTest {

  @Inject Registrations registrations;
  @Inject KubernetesClient kubernetes;

  private final List<Correction> told = new CopyOnWriteArrayList<>();
  private RegisteringPool stage;

  @BeforeEach
  void listen() {
    registrations.onCorrection(
        (pool, correction) -> {
          if (stage != null
              && pool.getMetadata().getUid().equals(stage.pool().getMetadata().getUid())) {
            told.add(correction);
          }
        });
  }

  private RegisteringPool registered() {
    stage = RegisteringPool.made(kubernetes, registrations);
    stage.ensure();
    stage.awaitSound();
    return stage;
  }

  private Correction awaitTold(Kind kind) {
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> told.stream().anyMatch(correction -> correction.kind() == kind));
    return told.stream().filter(correction -> correction.kind() == kind).findFirst().orElseThrow();
  }

  private String revision() {
    return ((State.Registered) registrations.state(stage.pool())).revision();
  }

  @Test
  void whatSomebodyChangedInGitLabIsChangedBackAndTold() {
    try (RegisteringPool gitlab = registered()) {
      gitlab.administer(
          "PUT",
          "/runners/1",
          """
          {"tag_list": ["arm64", "mine"], "paused": true, "run_untagged": true,
           "access_level": "ref_protected", "maximum_timeout": 900, "description": "nobody's"}""");
      assertThat(awaitTold(Kind.DriftCorrected).message())
          .contains(
              "runner 1",
              "description: GitLab had nobody's, the pool has " + gitlab.namespace() + "/linux",
              "spec.tags: GitLab had [arm64, mine], the pool has [arm64, linux]",
              "spec.paused: GitLab had true, the pool has false",
              "spec.runUntagged: GitLab had true, the pool has false",
              "spec.protectedRefsOnly: GitLab had ref_protected, the pool has not_protected",
              "spec.maximumJobTimeout: GitLab had 900, the pool has 3600");
      assertThat(gitlab.awaitSound()).as("no second runner").isEqualTo(1);
      assertThat(told).hasSize(1);
      assertThat(registrations.state(gitlab.pool()))
          .isInstanceOfSatisfying(
              State.Registered.class, state -> assertThat(state.last()).contains(told.get(0)));
    }
  }

  @Test
  void aChangeOfTheManifestIsBroughtToGitLabAndIsNoDrift() {
    try (RegisteringPool gitlab = registered()) {
      gitlab.changeTag("windows");
      gitlab.ensure();
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> gitlab.runner(1).path("tag_list").toString().contains("windows"));
      gitlab.awaitSound();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aTokenResetInGitLabIsRenewedAndPodsOfTheOldOneAreOutdated() {
    try (RegisteringPool gitlab = registered()) {
      String before = gitlab.keptToken();
      String revision = revision();
      gitlab.administer("POST", "/runners/1/reset_authentication_token", "{}");
      assertThat(awaitTold(Kind.TokenRenewed).message()).contains("runner 1", "403");
      assertThat(gitlab.awaitSound()).isEqualTo(1);
      assertThat(gitlab.keptToken()).isNotEqualTo(before);
      assertThat(revision()).isNotEqualTo(revision);
    }
  }

  @Test
  void aRunnerDeletedInGitLabIsMadeAgainAndTold() {
    try (RegisteringPool gitlab = registered()) {
      String revision = revision();
      gitlab.administer("DELETE", "/runners/1", "");
      assertThat(awaitTold(Kind.RunnerRecreated).message()).contains("runner 1", "runner 2");
      assertThat(gitlab.awaitSound()).isEqualTo(2);
      assertThat(revision()).isNotEqualTo(revision);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {422, 403})
  void anOrphanedRunnerIsReplacedWhateverGitLabCallsIt(int status) {
    try (RegisteringPool gitlab = registered()) {
      gitlab.gitlab().runnerTokens(new TokenRules(Duration.ZERO, status));
      gitlab.orphan(1);
      awaitTold(Kind.RunnerRecreated);
      assertThat(gitlab.awaitSound()).isEqualTo(2);
    }
  }

  @Test
  void aFirewallThatRefusesForLongCostsNoRunnerAndNoToken() {
    try (RegisteringPool gitlab = registered()) {
      String token = gitlab.keptToken();
      gitlab
          .gitlab()
          .faults()
          .inject(new Fault("POST /api/v4/runners/verify", Fault.Kind.FIREWALL, 0, 0, -1));
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> gitlab.answered("POST /api/v4/runners/verify", 403) >= 5);
      assertThat(registrations.state(gitlab.pool()))
          .isInstanceOfSatisfying(
              State.Failed.class,
              state ->
                  assertThat(state.failure().message()).contains("something before", "firewall"));
      gitlab.gitlab().faults().clearAll();
      assertThat(gitlab.awaitSound()).isEqualTo(1);
      assertThat(gitlab.keptToken()).isEqualTo(token);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aPageThatSaysNotFoundIsNoRunnerThatIsGone() {
    try (RegisteringPool gitlab = registered()) {
      gitlab.gitlab().faults().inject(new Fault("GET /api/v4/runners/1", Fault.Kind.LOST, 0, 0, 5));
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> gitlab.gitlab().faults().active().isEmpty());
      assertThat(gitlab.awaitSound()).isEqualTo(1);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void aRunnerIsNotReplacedWhileAJobOfItRuns() {
    try (RegisteringPool gitlab = registered()) {
      gitlab.gitlab().runnerTokens(new TokenRules(Duration.ZERO, 403));
      gitlab.busy(true);
      gitlab.orphan(1);
      await()
          .atMost(Duration.ofSeconds(15))
          .until(
              () ->
                  registrations.state(gitlab.pool()) instanceof State.Failed failed
                      && failed.failure().message().contains("as soon as the jobs"));
      assertThat(gitlab.runners()).hasSize(1);
      gitlab.busy(false);
      awaitTold(Kind.RunnerRecreated);
      assertThat(gitlab.awaitSound()).isEqualTo(2);
    }
  }

  @Test
  void aTokenThatEndsIsRotatedInTimeAndItsEndKeptBesideItButNotInConfigToml() {
    stage = RegisteringPool.made(kubernetes, registrations);
    try (RegisteringPool gitlab = stage) {
      gitlab.gitlab().runnerTokens(new TokenRules(Duration.ofHours(1), 422));
      gitlab.ensure();
      gitlab.awaitSound();
      String before = gitlab.keptToken();
      assertThat(RegisteringPool.annotations(gitlab.kept()))
          .containsKeys(Labels.TOKEN_EXPIRES_AT, Labels.TOKEN_OBTAINED_AT);
      gitlab.age(Duration.ofHours(10));
      Correction rotated = awaitTold(Kind.TokenRotated);
      assertThat(gitlab.awaitSound()).isEqualTo(1);
      assertThat(gitlab.keptToken()).isNotEqualTo(before);
      assertThat(gitlab.config()).doesNotContain("token_expires_at");
      assertThat(told).extracting(Correction::kind).containsOnly(Kind.TokenRotated);
      assertThat(rotated.message()).contains("runner 1").doesNotContain("glrt-");
      assertThat(((State.Registered) registrations.state(gitlab.pool())).tokenExpiresAt())
          .hasValueSatisfying(end -> assertThat(end).isAfter(Instant.now()));
    }
  }

  @Test
  void managersOfSlotsThatAreInUseStayAndOthersGoTheirRunnerToo() {
    try (RegisteringPool gitlab = registered()) {
      registrations.saw(
          gitlab.pool(), new RunnersSeen(BitSet.valueOf(new long[] {0b1001}), true, 0, 0));
      gitlab.contact(gitlab.keptToken(), 3);
      gitlab.contact(gitlab.keptToken(), 8);
      await().atMost(Duration.ofSeconds(15)).until(() -> gitlab.managers(1).equals(List.of(0, 3)));
      registrations.saw(gitlab.pool(), new RunnersSeen(BitSet.valueOf(new long[] {1}), true, 0, 0));
      await().atMost(Duration.ofSeconds(15)).until(() -> gitlab.managers(1).equals(List.of(0)));
      gitlab.leave();
      assertThat(gitlab.runners()).isEmpty();
      assertThat(gitlab.kept()).isNull();
    }
  }

  @Test
  void aRunnerOfThePoolsOwnIsUsedAsItIsAndOutlivesThePool() {
    stage = RegisteringPool.own(kubernetes, registrations);
    try (RegisteringPool gitlab = stage) {
      gitlab.secret(RegisteringPool.OWN_SECRET, "glrt-mistyped");
      gitlab.ensure();
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> registrations.state(gitlab.pool()) instanceof State.Failed);
      assertThat(registrations.state(gitlab.pool()))
          .isInstanceOfSatisfying(
              State.Failed.class,
              state -> {
                assertThat(state.failure().reason()).isEqualTo(Reason.TokenRejected);
                assertThat(state.failure().message())
                    .contains(gitlab.namespace() + "/" + RegisteringPool.OWN_SECRET, "glrt-")
                    .doesNotContain("glrt-mistyped");
              });
      String token =
          gitlab
              .administer("POST", "/user/runners", "{\"runner_type\": \"instance_type\"}")
              .path("token")
              .asText();
      gitlab.secret(RegisteringPool.OWN_SECRET, token);
      assertThat(gitlab.awaitSound()).isEqualTo(1);
      assertThat(registrations.state(gitlab.pool()))
          .isInstanceOfSatisfying(
              State.Registered.class, state -> assertThat(state.own()).isTrue());
      assertThat(gitlab.keptToken()).isEqualTo(token);
      assertThat(gitlab.runner(1).path("tag_list")).isEmpty();
      gitlab.contact(token, 1);
      gitlab.leave();
      assertThat(gitlab.runners()).hasSize(1);
      assertThat(gitlab.managers(1)).isEmpty();
      assertThat(gitlab.kept()).isNull();
      assertThat(told).isEmpty();
    }
  }
}
