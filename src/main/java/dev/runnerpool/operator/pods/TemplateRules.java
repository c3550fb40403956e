package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a pod template must leave as it is: a runner that lacks it dies in its job, or is not seen
 * to have one.
 */
final class TemplateRules {

  private static final String OWN = "is the operator's own: leave it out";

  /** Volumes whose content the runner is made from; the others only need to be there. */
  private static final Set<String> CONTENT =
      Set.of(RunnerContainer.CONFIG, RunnerContainer.SCRIPTS, RunnerContainer.AUTHORITIES);

  private final String field;
  private final JsonNode template;

  /**
   * @param field path of the template's pod spec
   * @param template that pod spec
   */
  TemplateRules(String field, JsonNode template) {
    this.field = field;
    this.template = template;
  }

  /**
   * Requires it.
   *
   * @throws InvalidSpecException naming the field of the template that takes it away
   */
  void require(PodSpec rendered, PodSpec merged) {
    long grace = rendered.getTerminationGracePeriodSeconds();
    Long given = merged.getTerminationGracePeriodSeconds();
    if (given == null || given < grace) {
      throw new InvalidSpecException(
          field + ".terminationGracePeriodSeconds",
          String.valueOf(given),
          "would end a job that still runs: leave it out, or write "
              + grace
              + " or more (spec.maximumJobTimeout and 10 minutes)");
    }
    if (merged.getActiveDeadlineSeconds() != null) {
      throw new InvalidSpecException(
          field + ".activeDeadlineSeconds",
          merged.getActiveDeadlineSeconds().toString(),
          "would end a job that began late: leave it out, spec.maximumJobTimeout bounds jobs");
    }
    for (Volume volume : rendered.getVolumes()) {
      if (CONTENT.contains(volume.getName()) && !merged.getVolumes().contains(volume)) {
        throw own(place("volumes", volume.getName()));
      }
    }
    containers("initContainers", rendered.getInitContainers(), merged.getInitContainers());
    containers("containers", rendered.getContainers(), merged.getContainers());
  }

  private void containers(String list, List<Container> rendered, List<Container> merged) {
    for (Container wanted : rendered) {
      String place = place(list, wanted.getName());
      Optional<Container> found =
          merged.stream().filter(each -> wanted.getName().equals(each.getName())).findFirst();
      container(place, wanted, found.orElseThrow(() -> own(place)));
    }
  }

  private void container(String place, Container wanted, Container found) {
    same(place + ".command", wanted.getCommand(), found.getCommand());
    same(place + ".args", wanted.getArgs(), found.getArgs());
    same(place + ".lifecycle", wanted.getLifecycle(), found.getLifecycle());
    same(place + ".readinessProbe", wanted.getReadinessProbe(), found.getReadinessProbe());
    same(place + ".livenessProbe", wanted.getLivenessProbe(), found.getLivenessProbe());
    same(place + ".startupProbe", wanted.getStartupProbe(), found.getStartupProbe());
    contains(place + ".env", wanted.getEnv(), found.getEnv());
    contains(place + ".volumeMounts", wanted.getVolumeMounts(), found.getVolumeMounts());
  }

  private static void same(String place, Object wanted, Object found) {
    if (!Objects.equals(wanted, found)) {
      throw own(place);
    }
  }

  private static void contains(String place, List<?> wanted, List<?> found) {
    if (!found.containsAll(wanted)) {
      throw new InvalidSpecException(
          place, "changes an entry that is the operator's own: write entries of your own names");
    }
  }

  /** Without what stands there, which may hold a secret. */
  private static InvalidSpecException own(String place) {
    return new InvalidSpecException(place, OWN);
  }

  /** Where the template speaks of it. */
  private String place(String list, String name) {
    JsonNode entries = template.path(list);
    for (int i = 0; i < entries.size(); i++) {
      if (name.equals(entries.path(i).path("name").asText())) {
        return field + "." + list + "[" + i + "]";
      }
    }
    return field + "." + list;
  }
}
