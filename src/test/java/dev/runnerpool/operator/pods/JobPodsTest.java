package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What fields and extra config make of job pods; whole files are in {@link GoldenTest}. */
class JobPodsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node_selector_overwrite_allowed = \".*\" | a job's variables could change its nodes",
        "pod_labels_overwrite_allowed = \".*\" | a job's variables could hide it from its pool",
        "namespace_overwrite_allowed = \"ci-.*\" | job pods stay in the pool's namespace",
        "namespace_per_job = true | job pods stay in the pool's namespace",
        "bearer_token_overwrite_allowed = true | job pods are made and removed as the runner's",
        "pod_spec = [{name = \"a\", patch = \"{}\"}] | a patch could change a job pod's nodes",
        "Pod_Spec = [{name = \"a\", patch = \"{}\"}] | a patch could change a job pod's nodes",
      })
  void configThatTakesAJobPodFromItsPoolIsRefused(String line, String why) {
    String key = line.substring(0, line.indexOf(' ')).toLowerCase(Locale.ROOT);

    assertThatThrownBy(() -> ConfigToml.render(withConfig(line), "t"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith(
            "spec.runner.config: remove runners.kubernetes." + key + ": " + why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespace_overwrite_allowed = \"\"",
        "bearer_token_overwrite_allowed = false",
        "namespace_per_job = false",
        "pod_spec = []",
      })
  void theSameThatSaysNoIsTakenAsGitLabsDocumentsShowIt(String line) {
    assertThat(ConfigToml.render(withConfig(line), "t"))
        .contains("kubernetes." + line.split(" ")[0]);
  }

  /** The runner's pod has both; a job's pod with one of them would find no node. */
  @Test
  void ofSeveralEffectsOfOneTaintNoneIsLost() {
    RunnerPool pool =
        PoolManifest.named("linux")
            .with(
                "placement: {tolerations: ["
                    + "{key: ci, value: 'yes', effect: NoSchedule},"
                    + "{key: ci, value: 'yes', effect: NoExecute},"
                    + "{key: ci, operator: Exists, effect: NoSchedule},"
                    + "{key: spot, operator: Exists, effect: NoSchedule},"
                    + "{key: spot, operator: Exists, effect: NoSchedule}]}")
            .build();

    assertThat(ConfigToml.render(pool, "t").lines())
        .contains(
            "kubernetes.node_tolerations.'ci=yes' = ''",
            "kubernetes.node_tolerations.ci = 'NoSchedule'",
            "kubernetes.node_tolerations.spot = 'NoSchedule'");
  }

  @Test
  void aSecretWithATokenOfThePoolIsNoVolumeOfItsJobs() {
    for (String secret : List.of("linux-runner", "gitlab-api", "cache-s3")) {
      RunnerPool pool =
          Cases.withRunner(
              "arm64",
              """
              job:
                volumes: [{name: a, mountPath: /a, secret: {secretName: %s}}]
              cache:
                s3: {bucketName: b, region: eu-central-1, secretRef: {name: cache-s3}}
              """
                  .formatted(secret));
      assertThatThrownBy(() -> PoolSecret.check(pool))
          .as(secret)
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage(
              "spec.runner.job.volumes: '%s' holds a token of the pool, which each job could read: mount another Secret"
                  .formatted(secret));
    }
  }

  @Test
  void aCacheDoesNotSignInWithTheSecretThatTheOperatorWrites() {
    RunnerPool pool =
        Cases.withRunner("arm64", "cache: {gcs: {bucketName: b, secretRef: {name: linux-runner}}}");
    assertThatThrownBy(() -> PoolSecret.check(pool))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(
            "spec.runner.cache.secretRef.name: 'linux-runner' is the Secret that");
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64", "amd64"})
  void aCacheThatTheExtraConfigBringsIsOfOneArchitectureToo(String architecture) {
    RunnerPool pool =
        Cases.withRunner(
            architecture,
            """
            config: |
              [runners.cache]
                type = "s3"
                path = "ci"
            """);
    assertThat(ConfigToml.render(pool, "t"))
        .contains("cache.Type = 's3'", "cache.Path = 'ci/" + architecture + "'")
        .doesNotContain("path = 'ci'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[Runners.KUBERNETES]", "[[RUNNERS]]\n[RUNNERS.kubernetes]"})
  void keysAreTakenInAnyCaseOfLettersAsGitLabRunnerDoes(String table) {
    String config = table + "\nImage = \"debian:12\"\nNAMESPACE = \"other\"\n";
    RunnerPool pool = Cases.withRunner("arm64", "config: |\n" + config.indent(2));
    assertThat(ConfigToml.render(pool, "glrt-1"))
        .contains("kubernetes.image = 'debian:12'", "kubernetes.namespace = 'ci'", "glrt-1")
        .doesNotContain("other");
  }

  @Test
  void keysThatGitLabRunnerWouldDropAreTold() {
    RunnerPool pool =
        Cases.withRunner(
            "arm64",
            """
            config: |
              log_levl = "debug"
              Log_Format = "json"
              [[runners]]
                [runners.feature_flags]
                  FF_ANYTHING = true
                [runners.kubernetes]
                  cpu_limt = "2"
                  [runners.kubernetes.pod_annotations]
                    "example.com/a.b" = "c"
                  [[runners.kubernetes.volumes.pvc]]
                    nam = "x"
                    mount_path = "/x"
            """);
    assertThat(ConfigToml.unknownKeys(pool))
        .containsExactly(
            "log_levl", "runners.kubernetes.cpu_limt", "runners.kubernetes.volumes.pvc.nam");
    assertThat(ConfigToml.render(pool, "t")).contains("log_format = 'json'");
    assertThat(ConfigToml.unknownKeys(Cases.withRunner("arm64", "executor: Shell"))).isEmpty();
  }

  @Test
  void everythingThatIsRenderedIsKnown() throws Exception {
    for (var folder : Cases.folders()) {
      String rendered = ConfigToml.render(Cases.pool(folder), 0, "t", true);
      assertThat(ConfigKeys.spell(Toml.read(rendered))).as("%s", folder).isEmpty();
    }
  }

  private static RunnerPool withConfig(String line) {
    return Cases.withRunner("arm64", "config: |\n  [runners.kubernetes]\n    " + line + "\n");
  }
}
