package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.spec.JobSecurity;
import dev.runnerpool.operator.pods.RestrictedPodSecurity;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What runners and jobs may do, where the namespace enforces the standard it is shipped with. */
@OnCluster
class PodSecurityIT {
  @Test
  void theNamespaceRefusesWhatIsMoreThanBaseline(Site site) {
    MixedCluster.Printed printed =
        site.cluster()
            .tryKubectl(
                "-n", Site.NAMESPACE, "run", "rooted", "--image=alpine:3.20", "--privileged");

    assertThat(printed.status()).isNotZero();
    assertThat(printed.text()).contains("violates PodSecurity \"baseline:latest\"");
  }

  @Test
  void jobsRunAsTheirPoolSaysAndRunnersRestricted(Site site) {
    try (PodWatch watch = PodWatch.open(site);
        Workplace place = Workplace.open(site, "security")) {
      String usual = place.pool("usual", "amd64", "Kubernetes", "max: 1");
      String strict = place.pool("strict", "amd64", "Kubernetes", "max: 1", "security: Restricted");
      String shell = place.pool("shell", "amd64", "Shell", "max: 1");
      place.push(
          """
          usual:
            tags: [usual]
            script:
              - id
              - touch /etc/installed
              - chown 4711:4711 /etc/installed && ls -ln /etc/installed
          strict: {tags: [strict], script: [id]}
          shell: {tags: [shell], script: [id]}
          """);

      assertThat(place.log(place.awaitJob("usual", "success"))).contains("uid=0", "4711");
      assertThat(place.log(place.awaitJob("strict", "success"))).contains("uid=1000");
      assertThat(place.log(place.awaitJob("shell", "success"))).doesNotContain("uid=0");

      for (String pool : List.of(usual, strict, shell)) {
        assertThat(watch.of(pool))
            .filteredOn(sight -> sight.role().equals(Labels.ROLE_RUNNER))
            .isNotEmpty()
            .allSatisfy(
                sight -> assertThat(RestrictedPodSecurity.violations(sight.pod())).isEmpty());
      }
      assertThat(watch.of(shell)).noneMatch(sight -> sight.role().equals(Labels.ROLE_JOB));
      assertThat(site.client().v1().events().inNamespace(Site.NAMESPACE).list().getItems())
          .extracting(Event::getMessage)
          .noneMatch(message -> message != null && message.contains("PodSecurity"));
    }
  }

  @Test
  void aPoolWhoseJobPodsTheNamespaceWouldRefuseSaysSoAndTakesNoJob(Site site) {
    try (Workplace place = Workplace.open(site, "refused")) {
      String pool =
          place.pool("dind", "amd64", "Kubernetes", "max: 1, warm: 1", "security: Privileged");

      Workplace.eventually(
          "the pool names the label",
          () ->
              place.status(pool).map(RunnerPoolStatus::conditions).stream()
                  .flatMap(List::stream)
                  .anyMatch(
                      condition ->
                          condition
                              .getMessage()
                              .contains(JobSecurity.ENFORCED + " is 'baseline'")));
      assertThat(place.runnerPods(pool)).isEmpty();
    }
  }
}
