package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recipes that need neither images nor devices nor a cloud, all at once, with the real
 * gitlab-runner and kubelets. The nodes bear the labels of on-demand nodes: of the Spot nodes that
 * two recipes name first there is none, so their runners have to move before a job is taken.
 */
@OnCluster
@ResourceLock(value = Site.ARM64, mode = ResourceAccessMode.READ)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecipesOnClusterIT {
  private static final String IMAGE = "alpine:3.20";
  private static final Map<String, Map<String, String>> LABELS =
      Map.of(
          "arm64",
          Map.of(
              "karpenter.sh/nodepool", "ci",
              "karpenter.sh/capacity-type", "on-demand",
              "eks.amazonaws.com/nodegroup", "ci-graviton"),
          "amd64",
          Map.of("eks.amazonaws.com/nodegroup", "ci-intel-on-demand"));

  /**
   * What is played.
   *
   * @param recipe its name
   * @param instead what stands in its pipeline for what cannot run here
   * @param told what the log of each job has to tell
   */
  private record Play(String recipe, Map<String, String> instead, Map<String, List<String>> told) {

    @Override
    public String toString() {
      return recipe;
    }
  }

  static Stream<Play> plays() {
    return Stream.of(
        new Play(
            "volumes",
            Map.of(
                "python:3.13",
                IMAGE,
                "[python evaluate.py /datasets --scratch /scratch]",
                "['cat /datasets/rows /etc/build/level', 'cp /datasets/rows /scratch',"
                    + " 'ls /scratch', 'touch /datasets/more || echo it is read only']"),
            Map.of(
                "evaluate",
                List.of(
                    "three rows of the claim",
                    "optimised by the ConfigMap",
                    "rows",
                    "it is read only"))),
        new Play(
            "several-teams",
            Map.of("node:22", IMAGE, "npm test", "uname -m"),
            Map.of("test", List.of("aarch64", "via web-arm64"))),
        new Play("deploy-shell", Map.of(), Map.of("deploy-shell", List.of("x86_64"))),
        new Play("karpenter", Map.of("debian:12", IMAGE), Map.of("test", List.of("aarch64"))),
        new Play(
            "eks-node-groups",
            Map.of("debian:12", IMAGE),
            Map.of("test: [arm64]", List.of("aarch64"), "test: [amd64]", List.of("x86_64"))));
  }

  @TempDir static Path folder;

  private final Map<String, RecipeRun> runs = new HashMap<>();
  private Site site;

  @BeforeAll
  void begin(Site site) {
    this.site = site;
    LABELS.forEach((architecture, labels) -> label(architecture, labels, Map.of()));
    plays()
        .forEach(
            play -> {
              Path own = folder.resolve(play.recipe());
              assertThat(own.toFile().mkdir()).isTrue();
              RecipeRun run = RecipeRun.open(site, play.recipe(), own);
              runs.put(play.recipe(), run);
              run.push(play.instead());
            });
  }

  @AfterAll
  void end() {
    runs.values().forEach(RecipeRun::close);
    LABELS.forEach((architecture, labels) -> label(architecture, Map.of(), labels));
  }

  @ParameterizedTest
  @MethodSource("plays")
  void itsJobsRunAndSayWhereAndWithWhat(Play play) {
    RecipeRun run = runs.get(play.recipe());

    Workplace.eventually(
        "the jobs of " + play + " end",
        () ->
            run.jobs().stream()
                .allMatch(job -> Set.of("success", "failed").contains(job.status())));

    assertThat(run.jobs()).extracting(SimulatedJob::name).containsAll(play.told().keySet());
    for (SimulatedJob job : run.jobs()) {
      assertThat(job.status()).as(run.log(job)).isEqualTo("success");
      assertThat(run.log(job)).contains(play.told().get(job.name()));
    }
  }

  private void label(String architecture, Map<String, String> more, Map<String, String> less) {
    site.client()
        .nodes()
        .withName("node-" + architecture)
        .edit(
            node ->
                new NodeBuilder(node)
                    .editMetadata()
                    .addToLabels(more)
                    .removeFromLabels(less)
                    .endMetadata()
                    .build());
  }
}
