package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Event;
import org.junit.jupiter.api.Test;

/** The restricted Pod Security Standard, as the shipped namespaces enforce it. */
@OnCluster
class PodSecurityIT {
  @Test
  void theNamespaceRefusesWhatIsNotRestricted(Site site) {
    MixedCluster.Printed printed =
        site.cluster().tryKubectl("-n", Site.NAMESPACE, "run", "rooted", "--image=alpine:3.20");

    assertThat(printed.status()).isNotZero();
    assertThat(printed.text()).contains("violates PodSecurity \"restricted:latest\"");
  }

  @Test
  void runnersAndJobsOfBothExecutorsMeetIt(Site site) {
    try (PodWatch watch = PodWatch.open(site);
        Workplace place = Workplace.open(site, "security")) {
      String pods = place.pool("pods", "amd64", "Kubernetes", "max: 1");
      String shell = place.pool("shell", "amd64", "Shell", "max: 1");
      place.push("pods: {tags: [pods], script: [id]}\nshell: {tags: [shell], script: [id]}\n");

      assertThat(place.log(place.awaitJob("pods", "success")))
          .contains("uid=1000")
          .doesNotContain("PodSecurity");
      assertThat(place.log(place.awaitJob("shell", "success"))).doesNotContain("uid=0");

      assertThat(watch.of(pods))
          .extracting(PodWatch.Sight::role)
          .contains(Labels.ROLE_RUNNER, Labels.ROLE_JOB);
      assertThat(watch.of(shell))
          .extracting(PodWatch.Sight::role)
          .contains(Labels.ROLE_RUNNER)
          .doesNotContain(Labels.ROLE_JOB);
      assertThat(site.client().v1().events().inNamespace(Site.NAMESPACE).list().getItems())
          .extracting(Event::getMessage)
          .noneMatch(message -> message != null && message.contains("PodSecurity"));
    }
  }
}
