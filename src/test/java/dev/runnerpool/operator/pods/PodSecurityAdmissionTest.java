package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSecurityAdmissionTest {
  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));

  private final PodSecurityAdmission admission = new PodSecurityAdmission(client, now::get);

  @AfterEach
  void close() {
    client.close();
    kubernetes.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Restricted, restricted",
    "Restricted, baseline",
    "Baseline, baseline",
    "Baseline, privileged",
    "Privileged, privileged",
    "Privileged, ",
    "Privileged, no-standard"
  })
  void poolsAreLeftWhoseJobPodsAreAdmitted(String security, String enforced) {
    enforce(enforced);
    assertAdmitted(pool("Kubernetes", security));
  }

  @ParameterizedTest
  @CsvSource({"Baseline, restricted", "Privileged, restricted", "Privileged, baseline"})
  void theLabelAndWhatWouldBeRightAreNamed(String security, String enforced) {
    enforce(enforced);
    assertThatThrownBy(() -> admission.check(pool("Kubernetes", security)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("spec.runner.job.security: '%s' is more than".formatted(security))
        .hasMessageContaining("namespace 'ci'")
        .hasMessageContaining("pod-security.kubernetes.io/enforce is '%s'".formatted(enforced));
  }

  @Test
  void aLabelThatWasSetRightIsSeenHalfAMinuteLater() {
    enforce("restricted");
    RunnerPool pool = pool("Kubernetes", "Baseline");
    assertThatThrownBy(() -> admission.check(pool)).isInstanceOf(InvalidSpecException.class);
    enforce("baseline");
    now.updateAndGet(at -> at.plusSeconds(30));
    assertAdmitted(pool);
  }

  @Test
  void whatWasReadLastStandsWhileTheNamespaceCannotBeRead() {
    enforce("restricted");
    RunnerPool pool = pool("Kubernetes", "Baseline");
    assertThatThrownBy(() -> admission.check(pool)).isInstanceOf(InvalidSpecException.class);
    kubernetes.close();
    now.updateAndGet(at -> at.plusSeconds(30));
    assertThatThrownBy(() -> admission.check(pool)).isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void jobsOfShellRunnersHaveNoPod() {
    enforce("restricted");
    assertAdmitted(pool("Shell", "Privileged"));
  }

  private void assertAdmitted(RunnerPool pool) {
    assertThatCode(() -> admission.check(pool)).doesNotThrowAnyException();
  }

  private void enforce(String level) {
    NamespaceBuilder namespace =
        new NamespaceBuilder().withNewMetadata().withName("ci").endMetadata();
    if (level != null) {
      namespace
          .editMetadata()
          .addToLabels("pod-security.kubernetes.io/enforce", level)
          .endMetadata();
    }
    client.resource(namespace.build()).forceConflicts().serverSideApply();
  }

  private static RunnerPool pool(String executor, String security) {
    return PoolManifest.named("linux")
        .with("runner: {executor: %s, job: {security: %s}}".formatted(executor, security))
        .build();
  }
}
