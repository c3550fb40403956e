package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import dev.runnerpool.sandbox.process.FreePort;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pool says of trouble, that it does nothing meanwhile, and that it heals by itself. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorTroubleTest {

  /** The cache signs in with further keys of the Secret that the pool reads GitLab with. */
  private static final String CACHE =
      "runner: {cache: {s3: {bucketName: b, region: eu-central-1, secretRef: {name: "
          + Stage.SECRET
          + "}}}}";

  Peers peers;

  @TestHTTPResource("/q/metrics")
  URI metrics;

  @Test
  void aMissingSecretThenOneWithoutTokenIsNamedUntilItHasOne() {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url())) {
      peers.gitlab().createProject(stage.project());
      stage.pool("arm", "arm64", "max: 2");
      assertThat(stage.awaitCondition("arm", "Ready", "False", "CredentialsMissing"))
          .contains("Secret " + stage.namespace() + "/" + Stage.SECRET);
      stage.writeSecret(Map.of("tokn", "x"));
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> stage.condition("arm", "Ready").getMessage().contains("key token"));
      stage.push("arm64", 1, 10);
      assertThat(stage.pods()).isEmpty();
      stage.writeSecret(stage.token(Scope.API));
      stage.awaitReady("arm");
      stage.awaitAllJobs();
    }
  }

  @Test
  void aWrongTokenIsNamedWithoutBeingShownAndHeals() {
    try (Stage stage = Stage.open(peers)) {
      stage.writeSecret("glpat-mistyped-token");
      stage.pool("arm", "arm64", "max: 2");
      stage.push("arm64", 1, 10);
      assertThat(stage.awaitCondition("arm", "QueueReadable", "False", "TokenRejected"))
          .contains("Secret " + stage.namespace() + "/" + Stage.SECRET, "key token")
          .doesNotContain("glpat-");
      assertThat(stage.pool("arm").getStatus().waiting()).as("a queue never read").isNull();
      assertThat(Exchange.metric("runnerpool_queue_jobs", stage.namespace()))
          .as("no value is no series")
          .isEmpty();
      assertThat(stage.pods()).isEmpty();
      stage.writeSecret(stage.token(Scope.API));
      stage.awaitReady("arm");
      stage.awaitAllJobs();
    }
  }

  @Test
  void aTokenThatMayOnlyReadSaysWhichScopeIsMissing() {
    try (Stage stage = Stage.open(peers)) {
      stage.writeSecret(stage.token(Scope.READ_API));
      stage.pool("arm", "arm64", "max: 2");
      stage.push("arm64", 1, 10);
      assertThat(stage.awaitCondition("arm", "Registered", "False", "Forbidden"))
          .contains("create_runner", "Secret " + stage.namespace() + "/" + Stage.SECRET);
      stage.awaitCondition("arm", "QueueReadable", "True", "QueueRead");
      assertThat(stage.pods()).isEmpty();
      stage.writeSecret(stage.token(Scope.API));
      stage.awaitReady("arm");
      stage.awaitAllJobs();
    }
  }

  @Test
  void aGroupThatIsNotThereIsSaidAndFoundOnceItIs() {
    try (Stage stage = Stage.bare(peers, peers.gitlab(), peers.gitlab().url())) {
      stage.writeSecret(stage.token(Scope.API));
      stage.pool("arm", "arm64", "max: 2");
      assertThat(stage.awaitCondition("arm", "Ready", "False", "ScopeNotFound"))
          .contains("spec.gitlab");
      peers.gitlab().createProject(stage.project());
      stage.awaitReady("arm");
    }
  }

  @Test
  void aGitLabThatCannotBeReachedIsSaidAndUsedOnceItCan() throws IOException {
    int port = FreePort.next();
    try (Stage stage = Stage.bare(peers, null, "http://127.0.0.1:" + port)) {
      stage.writeSecret("not-asked-for-yet");
      stage.pool("arm", "arm64", "max: 2");
      assertThat(stage.awaitCondition("arm", "Ready", "False", "Unreachable"))
          .contains("127.0.0.1:" + port, "spec.gitlab.url");
      try (SimulatedGitLab late =
          SimulatedGitLab.start(Peers.gitlabOptions().withListen("127.0.0.1", port))) {
        late.createProject(stage.project());
        stage.use(late);
        stage.writeSecret(stage.token(Scope.API));
        stage.awaitReady("arm");
        stage.push("arm64", 1, 10);
        stage.awaitAllJobs();
        stage.close();
      }
    }
  }

  @Test
  void aFailingGitLabIsNoEmptyQueueIdleRunnersStay() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3, warm: 2");
      await()
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  stage.pool("arm").getStatus() != null
                      && stage.pool("arm").getStatus().runners() != null
                      && stage.pool("arm").getStatus().runners().idle() == 2);
      assertThat(stage.pool("arm").getStatus().gitlab().worstStalenessSeconds()).isPositive();
      List<String> before = names(stage);
      for (String reads : List.of("GET /api/v4/*", "POST /api/graphql")) {
        peers.gitlab().faults().inject(new Fault(reads, Fault.Kind.STATUS, 503, 0, 100_000));
      }
      try {
        // Until a reading fails the last one holds, and idle runners may go by it.
        assertThat(stage.awaitCondition("arm", "QueueReadable", "False", "ServerError"))
            .contains("503", "still counts", "runners start until", "none is stopped");
        stage.pool("arm", "arm64", "max: 3, warm: 0");
        Long edited = stage.pool("arm").getMetadata().getGeneration();
        await()
            .atMost(Stage.PATIENCE)
            .until(
                () -> stage.condition("arm", "QueueReadable").getObservedGeneration(),
                edited::equals);
        assertThat(names(stage)).isEqualTo(before);
      } finally {
        peers.gitlab().faults().clearAll();
      }
      stage.awaitCondition("arm", "QueueReadable", "True", "QueueRead");
      stage.awaitRunnerPods(0);
    }
  }

  @Test
  void aSpecTheApiServerCannotJudgeIsRefusedByNameAndThePoolCanLeave() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool(
          "arm",
          "arm64",
          "max: 2, schedules: [{from: '08:00', to: '10:00', timeZone: Europe/Belin, warm: 1}]");
      assertThat(stage.awaitCondition("arm", "Ready", "False", "InvalidSpec"))
          .contains("spec.scaling.schedules[0].timeZone", "Europe/Belin");
      assertThat(Exchange.runnersDescribed(peers.gitlab(), stage.namespace() + "/arm")).isEmpty();
      stage.pool("amd", "amd64", "max: 2", "runner: {config: 'concurrent = ='}");
      assertThat(stage.awaitCondition("amd", "Ready", "False", "InvalidSpec"))
          .contains("spec.runner.config");
    }
  }

  @Test
  void aCacheWithoutItsKeysIsNamedAndHealsAndConfigThatIsNotReadIsNoFault() {
    try (Stage stage = Stage.open(peers)) {
      String token = stage.token(Scope.API);
      stage.pool("arm", "arm64", "max: 2", CACHE.replace("}}}}", "}}}, config: 'log_levl = 1'}"));
      assertThat(stage.awaitCondition("arm", "Ready", "False", "CredentialsMissing"))
          .contains("spec.runner.cache.s3.secretRef", "has no accesskey");
      assertThat(Exchange.runnersDescribed(peers.gitlab(), stage.namespace() + "/arm")).isEmpty();
      stage.writeSecret(Map.of("token", token, "accesskey", "a", "secretkey", "b"));
      stage.awaitReady("arm");
      assertThat(stage.awaitCondition("arm", "ConfigRecognized", "False", "UnknownKeys"))
          .endsWith(": log_levl");
    }
  }

  @Test
  void aPoolThatIsDeletedWhileGitLabFailsSaysWhatItWaitsFor() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.awaitReady("arm");
      peers
          .gitlab()
          .faults()
          .inject(new Fault("GET /api/v4/runners/:id", Fault.Kind.STATUS, 503, 0, -1));
      stage.pools().delete();
      await()
          .atMost(Stage.PATIENCE)
          .until(
              () ->
                  stage.notes().stream()
                      .anyMatch(
                          note ->
                              note.contains("is being deleted and waits until its runner")
                                  && note.contains("503")));
      peers.gitlab().faults().clearAll();
      await().atMost(Stage.PATIENCE).until(() -> stage.pool("arm") == null);
    } finally {
      peers.gitlab().faults().clearAll();
    }
  }

  @Test
  void noTokenIsShownAnywhere() throws IOException {
    try (Stage stage = Stage.open(peers)) {
      String token = stage.token(Scope.API);
      stage.writeSecret(
          Map.of("token", token, "accesskey", "cache-id-4711", "secretkey", "cache-key-4711"));
      stage.pool("arm", "arm64", "max: 2, warm: 1", CACHE);
      stage.pushHeld("arm64", 2);
      stage.awaitReady("arm");
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("running") > 0);
      String runnerToken =
          new String(
              Base64.getDecoder().decode(stage.ownedSecrets().get(0).getData().get("token")),
              StandardCharsets.UTF_8);
      StringBuilder shown = new StringBuilder(Serialization.asYaml(stage.pool("arm")));
      stage.pods().forEach(pod -> shown.append(Serialization.asYaml(pod)));
      stage
          .client()
          .events()
          .v1()
          .events()
          .inNamespace(stage.namespace())
          .list()
          .getItems()
          .forEach(event -> shown.append(Serialization.asYaml(event)));
      try (InputStream in = metrics.toURL().openStream()) {
        shown.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertThat(shown.toString()).contains("runnerpool_max_runners").doesNotContain(token);
      assertThat(shown.toString())
          .doesNotContain(runnerToken)
          .doesNotContain("cache-id-4711", "cache-key-4711");
      stage.endJobs();
    }
  }

  private static List<String> names(Stage stage) {
    return stage.runnerPods().stream().map(pod -> pod.getMetadata().getUid()).sorted().toList();
  }
}
