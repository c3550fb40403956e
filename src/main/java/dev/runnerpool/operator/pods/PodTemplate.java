package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.RunnerPoolSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * {@code spec.runner.template} laid over a rendered pod, as {@code kubectl patch} would: lists
 * whose entries have a name are merged by it, mounts by path, tolerations are added, other lists
 * replaced. A null removes. What makes the pod a runner of its pool is put back afterwards.
 */
final class PodTemplate {

  private static final String FIELD = "spec.runner.template";

  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "volumes", "name",
          "env", "name",
          "imagePullSecrets", "name",
          "volumeMounts", "mountPath");

  private final RunnerPoolSpec spec;
  private final JsonNode template;
  private final ObjectMapper json = Serialization.jsonMapper();

  PodTemplate(RunnerPoolSpec spec) {
    this.spec = spec;
    this.template = spec.runner().template();
  }

  Pod over(Pod rendered) {
    if (template == null || template.isNull() || template.isEmpty()) {
      return rendered;
    }
    requireKeys();
    ObjectNode tree = json.valueToTree(rendered);
    new TreeMerge(this::lists).merge("", tree, (ObjectNode) template);
    Pod merged = parse(tree);
    PlacementRules.requireRunnable(spec.architecture(), merged.getSpec(), FIELD + ".spec");
    new TemplateRules(FIELD + ".spec", template.path("spec"))
        .require(rendered.getSpec(), merged.getSpec());
    return putBack(merged, rendered);
  }

  private void requireKeys() {
    if (!template.isObject()) {
      throw new InvalidSpecException(FIELD, "must be a map with metadata and spec of a pod");
    }
    for (Map.Entry<String, JsonNode> entry : template.properties()) {
      if (!Set.of("metadata", "spec").contains(entry.getKey()) || !entry.getValue().isObject()) {
        throw new InvalidSpecException(
            FIELD + "." + entry.getKey(),
            "a pod template has the maps metadata and spec, no other");
      }
    }
  }

  private JsonNode lists(String path, ArrayNode below, ArrayNode above) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (name.equals("tolerations")) {
      return added(below, above);
    }
    String key = MERGE_KEYS.get(name);
    return key == null ? above.deepCopy() : byKey(path, key, below, above);
  }

  private ArrayNode added(ArrayNode below, ArrayNode above) {
    for (JsonNode entry : above) {
      if (below.valueStream().noneMatch(entry::equals)) {
        below.add(entry.deepCopy());
      }
    }
    return below;
  }

  private ArrayNode byKey(String path, String key, ArrayNode below, ArrayNode above) {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    below.forEach(entry -> entries.put(entry.path(key).asText(), entry));
    for (int i = 0; i < above.size(); i++) {
      String place = path + "[" + i + "]";
      if (!(above.get(i) instanceof ObjectNode entry) || !entry.path(key).isTextual()) {
        throw new InvalidSpecException(
            FIELD + "." + place, "must be a map with " + key + ", by which it is merged");
      }
      String name = entry.get(key).asText();
      if (entries.get(name) instanceof ObjectNode lower) {
        mergeEntry(place, lower, entry);
      } else {
        entries.put(name, entry.deepCopy());
      }
    }
    return json.createArrayNode().addAll(entries.values());
  }

  private void mergeEntry(String place, ObjectNode below, ObjectNode above) {
    // Of a variable's value and valueFrom, and of a volume's sources, only one may stand.
    if (place.contains("env[") || place.contains("volumes[")) {
      below.removeAll();
    }
    new TreeMerge(this::lists).merge(place, below, above);
  }

  private Pod parse(ObjectNode tree) {
    try {
      return json.treeToValue(tree, Pod.class);
    } catch (JsonMappingException e) {
      throw new InvalidSpecException(MappingErrors.path(FIELD, e), MappingErrors.problem(e));
    } catch (JsonProcessingException e) {
      throw new InvalidSpecException(FIELD, "is not a pod template");
    }
  }

  private Pod putBack(Pod merged, Pod rendered) {
    ObjectMeta own = rendered.getMetadata();
    return new PodBuilder(merged)
        .editMetadata()
        .withName(own.getName())
        .withGenerateName(null)
        .withNamespace(own.getNamespace())
        .withOwnerReferences(own.getOwnerReferences())
        .withFinalizers()
        .addToLabels(own.getLabels())
        .addToAnnotations(own.getAnnotations())
        .endMetadata()
        .editSpec()
        .withRestartPolicy("Never")
        .withShareProcessNamespace(null)
        .withHostPID(null)
        .addToNodeSelector(PlacementRules.always(spec.architecture()))
        .endSpec()
        .build();
  }
}
