package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.gitlab.SystemId;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerPodsTest {

  @Test
  void everyRenderedPodPassesTheRestrictedStandardOnItsArchitecture() {
    for (var folder : Cases.folders()) {
      RunnerPool pool = Cases.pool(folder);
      Pod pod = RunnerPods.pod(pool, 3, 0);
      String architecture = pool.getSpec().architecture().label();
      assertThat(RestrictedPodSecurity.violations(pod)).as("%s", folder).isEmpty();
      assertThat(pod.getSpec().getNodeSelector()).containsEntry(Labels.ARCH, architecture);
      if (pool.getSpec().runner().executor() == Executor.Kubernetes) {
        assertThat(ConfigToml.render(pool, 0, "t", false))
            .contains("kubernetes.node_selector.'kubernetes.io/arch' = '" + architecture + "'");
      }
    }
  }

  @Test
  void aSlotKeepsItsSystemIdAndSharesItWithNoOther() {
    RunnerPool pool = Cases.withRunner("arm64", "executor: Shell");
    var ids = IntStream.range(0, 500).mapToObj(slot -> SystemId.of(pool, slot)).toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[sr]_[0-9a-zA-Z]{12}"));
    assertThat(SystemId.of(pool, 7)).isEqualTo(ids.get(7));
  }

  @Test
  void aSystemIdTellsItsSlotToItsPoolOnly() {
    RunnerPool pool = Cases.withRunner("arm64", "executor: Shell");
    RunnerPool other = Cases.withRunner("arm64", "executor: Shell");
    other.getMetadata().setUid("another");
    for (int slot : List.of(0, 7, 9_999)) {
      assertThat(SystemId.slot(pool, SystemId.of(pool, slot))).hasValue(slot);
      assertThat(SystemId.slot(pool, SystemId.of(other, slot))).isEmpty();
    }
    assertThat(SystemId.slot(pool, "s_0123456789ab")).isEmpty();
    assertThat(SystemId.slot(pool, SystemId.of(pool, 7) + "0")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{spec: {containers: x}} | spec.runner.template.spec.containers: must be a list",
        "{spec: {hostNetwork: maybe}} | spec.runner.template.spec.hostNetwork: must be true or false",
        "{spec: {containers: [{image: a}]}} | spec.runner.template.spec.containers[0]: must be a map"
            + " with name, by which it is merged",
        "{containers: []} | spec.runner.template.containers: a pod template has the maps metadata"
            + " and spec, no other",
        "{spec: {nodeName: n1}} | spec.runner.template.spec.nodeName: 'n1' names one node: select"
            + " nodes by labels instead",
      })
  void aTemplateThatMakesNoPodIsNamed(String template, String message) {
    RunnerPool pool = Cases.withRunner("arm64", "template: " + template);
    assertThatThrownBy(() -> RunnerPods.pod(pool, 0, 0))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "terminationGracePeriodSeconds: 60 | .terminationGracePeriodSeconds: '60' would end a job"
            + " that still runs: leave it out, or write 4200 or more (spec.maximumJobTimeout and"
            + " 10 minutes)",
        "terminationGracePeriodSeconds: null | .terminationGracePeriodSeconds: 'null' would end",
        "activeDeadlineSeconds: 3600 | .activeDeadlineSeconds: '3600' would end a job that began",
        "containers: null | .containers: is the operator's own: leave it out",
        "containers: [{name: a}, {name: runner, command: [sh]}] | .containers[1].command: is the",
        "containers: [{name: runner, command: null}] | .containers[0].command: is the operator's",
        "containers: [{name: runner, args: [-x]}] | .containers[0].args: is the operator's own",
        "containers: [{name: runner, lifecycle: null}] | .containers[0].lifecycle: is the",
        "containers: [{name: runner, lifecycle: {preStop: {sleep: {seconds: 1}}}}] |"
            + " .containers[0].lifecycle: is the operator's own: leave it out",
        "containers: [{name: runner, readinessProbe: {periodSeconds: 60}}] |"
            + " .containers[0].readinessProbe: is the operator's own",
        "containers: [{name: runner, livenessProbe: {exec: {command: [ls]}}}] |"
            + " .containers[0].livenessProbe: is the operator's own",
        "containers: [{name: runner, env: [{name: HOME, value: /tmp}]}] | .containers[0].env:"
            + " changes an entry that is the operator's own",
        "containers: [{name: runner, volumeMounts: [{mountPath: /tmp, name: builds}]}] |"
            + " .containers[0].volumeMounts: changes an entry that is the operator's own",
        "containers: [{name: runner, volumeMounts: null}] | .containers[0].volumeMounts: changes",
        "volumes: [{name: config, emptyDir: {}}] | .volumes[0]: is the operator's own",
      })
  void aTemplateThatWouldEndARunnerInItsJobIsRefused(String template, String message) {
    for (Executor executor : Executor.values()) {
      RunnerPool pool =
          Cases.withRunner(
              "arm64", "executor: %s\ntemplate: {spec: {%s}}".formatted(executor, template));
      assertThatThrownBy(() -> RunnerPods.pod(pool, 0, 0))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageStartingWith("spec.runner.template.spec" + message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "terminationGracePeriodSeconds: 4200",
        "terminationGracePeriodSeconds: 86400",
        "containers: [{name: runner, env: [{name: TZ, value: UTC}], workingDir: /tmp}]",
        "containers: [{name: runner, volumeMounts: [{mountPath: /cache, name: cache}]}]",
        "volumes: [{name: builds, emptyDir: {sizeLimit: 1Gi}}]",
        "containers: [{name: proxy, image: p, livenessProbe: {exec: {command: [ls]}}}]",
      })
  void aTemplateThatHarmsNoRunnerIsTaken(String template) {
    RunnerPool pool = Cases.withRunner("arm64", "template: {spec: {%s}}".formatted(template));
    assertThat(RunnerPods.pod(pool, 0, 0).getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThanOrEqualTo(4200);
  }

  @ParameterizedTest
  @CsvSource({"19.3.0,false", "19.4.0,true", "19.4.1,false", "19.40.0,false"})
  void oneVersionReadsNoEventsOfJobPods(String version, boolean off) {
    RunnerPool pool = Cases.withRunner("arm64", "version: " + version);
    assertThat(ConfigToml.render(pool, "t").contains("print_pod_warning_events = false"))
        .isEqualTo(off);
  }

  @Test
  void itReadsNoneEvenIfItsConfigAsksForThem() {
    RunnerPool pool =
        Cases.withRunner(
            "arm64",
            """
            version: 19.4.0
            config: |
              [[runners]]
                [runners.kubernetes]
                  print_pod_warning_events = true
            """);
    assertThat(ConfigToml.render(pool, "t")).contains("print_pod_warning_events = false");
  }

  @Test
  void affinityToTheOtherArchitectureIsRefused() {
    RunnerPool pool =
        Cases.withRunner(
            "arm64",
            """
            template:
              spec:
                affinity:
                  nodeAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms:
                        - matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]
            """);
    assertThatThrownBy(() -> RunnerPods.pod(pool, 0, 0))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("no node of the pool's architecture arm64");
  }

  @Test
  void configThatIsNotTomlIsNamedByLineWithoutItsContent() {
    RunnerPool pool = Cases.withRunner("arm64", "config: |\n  a = 1\n  password = \"hunter2\n");
    assertThatThrownBy(() -> ConfigToml.render(pool, "t"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("spec.runner.config: line 2")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void tablesOfTheRunnerAreTakenAsGitLabsDocumentsShowThem() {
    String table =
        """
        [runners.kubernetes.pod_annotations]
          team = "a"
        """;
    RunnerPool alone = Cases.withRunner("arm64", "config: |\n" + table.indent(2));
    RunnerPool below =
        Cases.withRunner("arm64", "config: |\n" + ("[[runners]]\n" + table).indent(2));

    assertThat(ConfigToml.render(alone, "glrt-1"))
        .contains("team = 'a'")
        .isEqualTo(ConfigToml.render(below, "glrt-1"));
  }

  @Test
  void configThatLetsJobsChooseTheirNodesIsRefused() {
    RunnerPool pool =
        Cases.withRunner(
            "arm64",
            """
            config: |
              [[runners]]
                [runners.kubernetes]
                  node_selector_overwrite_allowed = ".*"
            """);
    assertThatThrownBy(() -> ConfigToml.render(pool, "t"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("remove runners.kubernetes.node_selector_overwrite_allowed");
  }

  @Test
  void theRevisionFollowsTheSettingsAndNotTheToken() {
    RunnerPool pool = Cases.withRunner("arm64", "version: 19.3.0");
    RunnerPool newer = Cases.withRunner("arm64", "version: 19.4.0");
    String revision = PoolSecret.revision(pool, "t", Optional.empty());
    assertThat(revision).isEqualTo(PoolSecret.revision(pool, "t", Optional.empty()));
    assertThat(revision).isNotEqualTo(PoolSecret.revision(newer, "t", Optional.empty()));
    assertThat(revision).isNotEqualTo(PoolSecret.revision(pool, "t", Optional.of("pem")));
    assertThat(revision).isNotEqualTo(PoolSecret.revision(pool, "other", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{executor: Shell, version: 19.4.0}",
        "{executor: Shell, template: {spec: {priorityClassName: low}}}",
        "{executor: Shell, resources: {requests: {cpu: 300m}}}",
        "{executor: Shell, image: other}",
        "{executor: Shell, serviceAccount: other}"
      })
  void theRevisionFollowsThePodWhereTheConfigDoesNotShowIt(String runner) {
    RunnerPool pool = Cases.withRunner("arm64", "executor: Shell");
    RunnerPool newer = Cases.withRunner("arm64", runner);
    assertThat(ConfigToml.render(newer, "t")).isEqualTo(ConfigToml.render(pool, "t"));
    assertThat(PoolSecret.revision(newer, "t", Optional.empty()))
        .isNotEqualTo(PoolSecret.revision(pool, "t", Optional.empty()));
  }
}
