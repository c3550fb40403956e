package dev.runnerpool.faults;

import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** T14: refusals that mean nothing, objects of others under the pool's names, and restarts. */
final class RefusalPlans {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration MINUTES = Duration.ofSeconds(40);
  private static final String GRAPHQL = "POST /api/graphql";

  /** Runners that a change may rightly replace, and may replace again when it is taken back. */
  private static final Plan.Excuse ROLLED = new Plan.Excuse(2 * Lane.MAX, false);

  private RefusalPlans() {}

  static Stream<Plan> refused() {
    Numbered plans = new Numbered("T14");
    for (Step step : List.of(Step.BURST, Step.REST)) {
      plans.add(
          "a firewall refuses two requests in a row at " + step,
          Scripts.during(step, lane -> inject(lane, "*", Fault.Kind.FIREWALL, 2)));
      plans.add(
          "a firewall refuses all for %d s at %s".formatted(MINUTES.toSeconds(), step),
          failing(step, MINUTES, "*", Fault.Kind.FIREWALL));
      plans.add(
          "a proxy before GitLab that lost its way at " + step,
          failing(step, LONG, "*", Fault.Kind.LOST));
    }
    for (Step step : List.of(Step.APPLY, Step.BURST)) {
      plans.add(
          "GitLab refuses the document at " + step,
          failing(step, LONG, GRAPHQL, Fault.Kind.UNKNOWN_FIELD));
    }
    plans.add(
        "a project cannot be read at BURST, after GitLab refused the document",
        Scripts.around(
            Step.BURST,
            lane -> {
              inject(lane, GRAPHQL, Fault.Kind.UNKNOWN_FIELD, -1);
              Fault unread =
                  new Fault("GET /api/v4/projects/:id/jobs", Fault.Kind.STATUS, 500, 0, -1);
              lane.gitlab().faults().inject(unread);
            },
            LONG,
            lane -> lane.gitlab().faults().clearAll()));
    plans.add(
        "a pod of somebody else is called as the first runner for a while",
        Scripts.around(
            Step.APPLY,
            lane -> lane.client().resource(pod(lane)).create(),
            LONG,
            RefusalPlans::removePod));
    plans.add(
        "a Secret of somebody else is called as the runners' for a while",
        Scripts.around(
            Step.APPLY,
            lane -> lane.client().resource(secret(lane)).create(),
            LONG,
            RefusalPlans::removeSecret));
    plans.add(
        "the pool's own Secret is named as the credentials at REST",
        Scripts.during(Step.REST, RefusalPlans::nameOwnSecret));
    plans.add(
        "the spec becomes invalid at BURST, the operator is killed, and it is put right",
        changed(
            "{runner: {config: \"output_limit = \"}}",
            "{runner: {config: null}}",
            lane -> {
              lane.restartOperator();
              Course.until(() -> says(lane, "spec.runner.config"));
            }),
        ROLLED);
    plans.add(
        "the template shortens the grace period at BURST, and back",
        changed(
            "{runner: {template: {spec: {terminationGracePeriodSeconds: 1}}}}",
            "{runner: {template: null}}",
            lane -> Course.until(() -> says(lane, "terminationGracePeriodSeconds"))),
        ROLLED);
    plans.add(
        "the operator is killed at BURST with a budget and a burst of 1",
        changed(
            "{scaling: {burst: 1}, budget: {hourly: \"100\"}}",
            "{scaling: {burst: 50}, budget: null}",
            Lane::restartOperator),
        ROLLED);
    plans.add(
        "the operator is killed at REST three times",
        Scripts.during(Step.REST, RefusalPlans::restartWithoutAWrite));
    return plans.stream();
  }

  private static void inject(Lane lane, String route, Fault.Kind kind, int count) {
    lane.gitlab().faults().inject(new Fault(route, "runnerpool*", kind, 0, 0, count));
  }

  private static Plan.Script failing(Step step, Duration time, String route, Fault.Kind kind) {
    return Scripts.around(
        step,
        lane -> inject(lane, route, kind, -1),
        time,
        lane -> lane.gitlab().faults().clearAll());
  }

  private static Plan.Script changed(String there, String back, Consumer<Lane> meanwhile) {
    return Scripts.within(
        Step.BURST,
        SOON,
        lane -> {
          lane.merge(there);
          meanwhile.accept(lane);
        },
        LONG,
        lane -> lane.merge(back));
  }

  private static boolean says(Lane lane, String field) {
    return lane.pool().get().getStatus().conditions().stream()
        .anyMatch(condition -> condition.getMessage().contains(field));
  }

  private static void removePod(Lane lane) {
    if (lane.client().resource(pod(lane)).get() == null) {
      throw new IllegalStateException("somebody else's pod was deleted");
    }
    Course.until(() -> says(lane, lane.poolName() + "-0"));
    lane.client().resource(pod(lane)).withGracePeriod(0).delete();
  }

  private static void removeSecret(Lane lane) {
    Secret now = lane.client().resource(secret(lane)).get();
    if (now == null || !now.getData().equals(secret(lane).getData())) {
      throw new IllegalStateException("somebody else's Secret was changed");
    }
    lane.client().resource(now).delete();
  }

  private static void nameOwnSecret(Lane lane) {
    try {
      lane.merge(
          "{gitlab: {credentials: {secretRef: {name: %s-runner}}}}".formatted(lane.poolName()));
    } catch (KubernetesClientException refused) {
      return;
    }
    throw new IllegalStateException("a pool may name its own Secret as its credentials");
  }

  private static void restartWithoutAWrite(Lane lane) {
    // What was due at the step before is written by then.
    Course.pause(LONG);
    int before = lane.proxy().written().size();
    for (int i = 0; i < 3; i++) {
      lane.restartOperator();
      Course.pause(LONG);
    }
    List<ApiProxy.Written> all = lane.proxy().written();
    List<ApiProxy.Written> needless =
        all.subList(before, all.size()).stream()
            .filter(written -> !written.call().resource().equals("leases"))
            .toList();
    if (!needless.isEmpty()) {
      throw new IllegalStateException("written though nothing changed: " + needless);
    }
  }

  private static Pod pod(Lane lane) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(lane.namespace())
        .withName(lane.poolName() + "-0")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("other")
        .withImage("other")
        .endContainer()
        .endSpec()
        .build();
  }

  private static Secret secret(Lane lane) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(lane.namespace())
        .withName(lane.poolName() + "-runner")
        .endMetadata()
        .addToData("other", "b3RoZXI=")
        .build();
  }
}
