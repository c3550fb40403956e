package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.JobSecurity;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Whether a pool's namespace admits its job pods, by the label that the API server's Pod Security
 * admission enforces: a runner whose jobs' pods are all refused would fail every job it takes.
 */
@ApplicationScoped
public class PodSecurityAdmission {
  private static final Logger LOG = Logger.getLogger(PodSecurityAdmission.class);
  private static final String FIELD = "spec.runner.job.security";

  /** How long a namespace's label is believed. */
  private static final Duration BELIEVED = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final InstantSource clock;
  private final Map<String, Label> labels = new ConcurrentHashMap<>();

  PodSecurityAdmission(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** What a namespace enforced when it was read; empty if nothing, or nothing is known. */
  private record Label(Optional<JobSecurity> enforced, Instant at) {}

  /**
   * Nothing if the job pods are admitted, or the namespace cannot be read.
   *
   * @throws InvalidSpecException naming the label and what would be right
   */
  public void check(RunnerPool pool) {
    if (pool.getSpec().runner().executor() != Executor.Kubernetes) {
      return;
    }
    String namespace = pool.getMetadata().getNamespace();
    JobSecurity level = pool.getSpec().runner().job().security();
    enforced(namespace)
        .filter(enforced -> !level.meets(enforced))
        .ifPresent(
            enforced -> {
              throw new InvalidSpecException(
                  FIELD,
                  level.name(),
                  "is more than namespace '%s' admits, and each job would fail: its label %s is '%s'; write %s here, or set the label to %s"
                      .formatted(
                          namespace,
                          JobSecurity.ENFORCED,
                          enforced.label(),
                          enforced.name(),
                          level.label()));
            });
  }

  private Optional<JobSecurity> enforced(String namespace) {
    Instant now = clock.instant();
    Label known = labels.get(namespace);
    if (known == null || !now.isBefore(known.at().plus(BELIEVED))) {
      known = new Label(read(namespace, known), now);
      labels.put(namespace, known);
    }
    return known.enforced();
  }

  private Optional<JobSecurity> read(String name, Label known) {
    try {
      Namespace namespace = client.namespaces().withName(name).get();
      return Optional.ofNullable(namespace)
          .map(found -> found.getMetadata().getLabels())
          .map(found -> found.get(JobSecurity.ENFORCED))
          .flatMap(JobSecurity::ofLabel);
    } catch (KubernetesClientException e) {
      LOG.debugf(e, "namespace %s cannot be read", name);
      return known == null ? Optional.empty() : known.enforced();
    }
  }
}
