package dev.runnerpool.operator.behaviour;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What the operator talks to: a cluster with nodes of both architectures, and a GitLab. */
public class Peers implements QuarkusTestResourceLifecycleManager {
  private static final String MASTER = "kubernetes.master";
  private static final double SPEED = 20;

  private EmbeddedKubernetes kubernetes;
  private KubernetesClient nodesClient;
  private SimulatedNodes nodes;
  private SimulatedGitLab gitlab;

  EmbeddedKubernetes kubernetes() {
    return kubernetes;
  }

  SimulatedNodes nodes() {
    return nodes;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  static GitLabOptions gitlabOptions() {
    return GitLabOptions.defaults()
        .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(1)));
  }

  @Override
  public Map<String, String> start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    gitlab = SimulatedGitLab.start(gitlabOptions());
    nodesClient = kubernetes.client("nodes");
    nodes =
        SimulatedNodes.start(
            nodesClient,
            SimulatedNodes.Options.of(
                SPEED, NodeGroup.arm64("graviton", 1, 4), NodeGroup.amd64("intel", 1, 4)));
    // Quarkus fixes its own key for the address when the application is built.
    System.setProperty(MASTER, kubernetes.url());
    return Map.ofEntries(
        Map.entry("runnerpool.status-pace", "PT1S"),
        Map.entry("runnerpool.page.access", "open"),
        Map.entry("runnerpool.gitlab.requests-per-minute", "60000"),
        Map.entry("runnerpool.gitlab.poll.active", "PT0.2S"),
        Map.entry("runnerpool.gitlab.poll.quiet", "PT0.5S"),
        Map.entry("runnerpool.gitlab.poll.watched", "PT0.5S"),
        Map.entry("runnerpool.gitlab.credentials-refresh", "PT1S"),
        Map.entry("runnerpool.gitlab.projects-refresh", "PT1S"),
        Map.entry("runnerpool.gitlab.job-facts.pause", "PT0.5S"),
        // Twice this is longer than a Shell runner's first probe may take: until then it may hold
        // it.
        Map.entry("runnerpool.gitlab.job-facts.lost-after", "PT3S"),
        Map.entry("runnerpool.gitlab.longest-backoff", "PT1S"),
        Map.entry("runnerpool.demand.passed-over-after", "PT6S"),
        Map.entry("runnerpool.demand.passed-over-pause", "PT30S"),
        Map.entry("runnerpool.gitlab.removal.when-refused", "PT1S"));
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(Peers.class));
  }

  @Override
  public void stop() {
    System.clearProperty(MASTER);
    if (nodes != null) {
      nodes.close();
      nodesClient.close();
    }
    if (gitlab != null) {
      gitlab.close();
    }
    if (kubernetes != null) {
      kubernetes.close();
    }
  }
}
