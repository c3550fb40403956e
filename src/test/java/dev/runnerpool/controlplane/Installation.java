package dev.runnerpool.controlplane;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Switches;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The packaged operator on the control plane, and a GitLab: what a suite's pools live on. */
final class Installation implements AutoCloseable {
  private static final Path LOGS = Path.of("target/operator-logs");
  private static final Duration KILLED = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final SimulatedGitLab gitlab;
  private final String suite;
  private final Path kubeconfig;
  private OperatorProcess operator;
  private int starts;

  private Installation(ControlPlane plane, String suite, Path folder) {
    this.client = plane.client(plane.adminToken());
    this.suite = suite;
    this.gitlab =
        SimulatedGitLab.start(
            GitLabOptions.defaults()
                .withSwitches(Switches.DEFAULT.withLongPollHold(Duration.ofSeconds(1))));
    this.kubeconfig = plane.kubeconfig(folder.resolve("operator.kubeconfig"), plane.adminToken());
  }

  /**
   * Installs and starts all of it.
   *
   * @param suite the word that its namespaces begin with
   * @param folder gets a kubeconfig, and is the caller's
   */
  static Installation start(ControlPlane plane, String suite, Path folder) throws IOException {
    Installation made = new Installation(plane, suite, folder);
    Files.createDirectories(LOGS);
    RunnerPoolCrd.install(made.client);
    made.startOperator();
    return made;
  }

  /** Starts the operator, whose intervals are short here, and waits until it is ready. */
  void startOperator() {
    Path log = LOGS.resolve("%s-%d.log".formatted(suite, ++starts));
    operator =
        OperatorProcess.start(
            OperatorProcess.Options.of(kubeconfig, log)
                .withProperty("runnerpool.gitlab.poll.active", "PT0.2S")
                .withProperty("runnerpool.gitlab.poll.quiet", "PT0.5S")
                .withProperty("runnerpool.gitlab.credentials-refresh", "PT0.2S")
                .withProperty("runnerpool.gitlab.projects-refresh", "PT1S")
                .withProperty("runnerpool.gitlab.longest-backoff", "PT1S"));
  }

  /** Ends the operator without a chance to tidy up. */
  void killOperator() {
    operator.signal("KILL");
    operator.awaitEnd(KILLED);
    operator.close();
  }

  String suite() {
    return suite;
  }

  KubernetesClient client() {
    return client;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  @Override
  public void close() {
    operator.close();
    gitlab.close();
    client.close();
  }
}
