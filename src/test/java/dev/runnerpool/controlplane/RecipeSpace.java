package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The namespaces of a recipe, each under a name of its own, as the overlay makes it that the recipe
 * or {@code deploy} has for it, with what the recipe's user brings.
 */
public final class RecipeSpace implements AutoCloseable {
  private final KubernetesClient client;
  private final Recipe recipe;
  private final Map<String, String> names = new TreeMap<>();
  private final List<HasMetadata> ofTheCluster = new ArrayList<>();
  private String claimed = "/nowhere";

  /**
   * Makes nothing yet.
   *
   * @param prefix what the names of its namespaces begin with
   */
  public RecipeSpace(KubernetesClient client, Recipe recipe, String prefix) {
    this.client = client;
    this.recipe = recipe;
    for (RunnerPool pool : recipe.pools()) {
      names.computeIfAbsent(
          pool.getMetadata().getNamespace(),
          name -> "%s-%s-%s".formatted(prefix, recipe.name(), name));
    }
  }

  /** Has claims bound to that folder of a node: without it no pod with one can run. */
  public void claims(Path folder) {
    claimed = folder.toAbsolutePath().toString();
  }

  /** Makes the namespaces. */
  public void make() {
    names.values().forEach(this::make);
  }

  private void make(String name) {
    for (HasMetadata each :
        ShippedManifests.ofKustomize(client, recipe.namespace().toString()).all()) {
      if (each.getKind().equals("Namespace")) {
        each.getMetadata().setName(name);
      } else {
        each.getMetadata().setNamespace(name);
      }
      if (each instanceof RoleBinding binding) {
        binding.getSubjects().forEach(subject -> subject.setNamespace(name));
      }
      client.resource(each).serverSideApply();
    }
    eventually(
        "the ServiceAccount of job pods",
        () -> client.serviceAccounts().inNamespace(name).withName("default").get() != null);
  }

  /**
   * Makes what a pool names and its user brings.
   *
   * @param token reads the queue
   * @param authorities of GitLab's certificate; empty for a public one
   */
  public void bring(RunnerPool pool, String token, String authorities) {
    for (HasMetadata need : RecipeNeeds.of(pool, namespace(pool), token, authorities, claimed)) {
      if (need instanceof PersistentVolume) {
        ofTheCluster.add(need);
      }
      client.resource(need).forceConflicts().serverSideApply();
    }
  }

  /** The recipe's manifests for these namespaces and a GitLab at that address. */
  public List<ObjectNode> manifests(String gitlab) {
    List<ObjectNode> here = new ArrayList<>();
    for (JsonNode manifest : recipe.manifests()) {
      ObjectNode metadata = (ObjectNode) manifest.get("metadata");
      metadata.put("namespace", names.get(metadata.get("namespace").asText()));
      if (manifest.get("kind").asText().equals("RunnerPool")) {
        ((ObjectNode) manifest.at("/spec/gitlab")).put("url", gitlab);
      }
      here.add((ObjectNode) manifest);
    }
    return here;
  }

  /** The namespace that a pool of the recipe is in here. */
  public String namespace(RunnerPool pool) {
    return names.get(pool.getMetadata().getNamespace());
  }

  /** All of them. */
  public Collection<String> namespaces() {
    return names.values();
  }

  /** Has all of it go. */
  @Override
  public void close() {
    ofTheCluster.forEach(each -> client.resource(each).delete());
    names.values().stream()
        .map(name -> new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .forEach(namespace -> client.resource(namespace).delete());
  }
}
