package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.cluster.ClusterChoice;
import dev.runnerpool.sandbox.report.CostTables;
import dev.runnerpool.sandbox.report.Report;
import dev.runnerpool.sandbox.report.ReportFiles;
import dev.runnerpool.sandbox.report.ResultTable;
import dev.runnerpool.sandbox.report.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A run from the first line on the screen to the last. */
public final class Sandbox {
  private final Settings settings;
  private final PrintWriter out;
  private final Progress progress;

  /**
   * Prepares a run.
   *
   * @param terminal whether {@code out} is a terminal, whose lines can be drawn over
   */
  public Sandbox(Settings settings, PrintWriter out, boolean terminal) {
    this.settings = settings;
    this.out = out;
    this.progress = new Progress(out, terminal);
  }

  /**
   * Runs it.
   *
   * @return a sentence for each promise that was broken; empty if all were kept
   * @throws BadInput if a flag or file cannot be used
   * @throws SandboxException if the run cannot be ended
   */
  public List<String> run() {
    Manifests manifests = Manifests.read(settings.manifests());
    Pushes pushes = Pushes.of(settings);
    List<String> warnings = pushes.check(manifests.pools());
    if (settings.cluster() instanceof ClusterChoice.Given) {
      manifests.requireNamespaces();
    }
    progress.say(
        """
        RunnerPool sandbox: the packaged operator scales runners for %d pushes of pipelines, on arm64 and amd64.
        %s It takes about %d s; Ctrl-C ends it."""
            .formatted(pushes.trace().pushes().size(), whatIsReal(), estimate(pushes)));
    warnings.forEach(progress::say);
    try (RunEnvironment environment =
        RunEnvironment.start(settings, manifests, pushes.projects(), progress::say)) {
      introduce(environment);
      SandboxRun run = new SandboxRun(environment, settings, progress);
      Report report = run.play(pushes);
      List<String> complaints = new ArrayList<>(Verdict.complaints(report));
      if (environment.pods().isBroken()) {
        complaints.add("The watch of runner pods ended too early: their figures may be wrong.");
      }
      finish(report, run, complaints);
      progress.say("%n%s%n".formatted(CostTables.of(environment.operator().records())));
      if (settings.keep()) {
        stay();
      }
      return complaints;
    }
  }

  private String whatIsReal() {
    if (settings.cluster() instanceof ClusterChoice.Embedded) {
      return "Kubernetes API, GitLab and nodes are simulated, the rest is real.";
    }
    return settings.cluster() instanceof ClusterChoice.Given given && !given.simulatedNodes()
        ? "GitLab is simulated, the rest is real."
        : "GitLab and nodes are simulated, the rest is real.";
  }

  private long estimate(Pushes pushes) {
    double played = pushes.trace().seconds() / settings.speed();
    return Math.round(played + 40 / settings.speed() + 25 + settings.settle().toSeconds());
  }

  private void introduce(RunEnvironment environment) {
    progress.say(
        """
        GitLab      %s
        Kubernetes  %s   %s
                    (kubectl --kubeconfig %s get runnerpools -n %s)
        Page        %s   fleet, pools, jobs and cost; --keep keeps it open at the end
        Metrics     %s
        Pools of %s; their idleTimeout is at most %d s here.
        """
            .formatted(
                environment.gitlabUrl(),
                environment.cluster().url(),
                environment.facts().inBrief(),
                environment.cluster().kubeconfig(),
                environment.pools().get(0).namespace(),
                environment.operator().url() + "/",
                environment.operator().metricsUrl(),
                settings.manifests(),
                settings.idleAtMost().toSeconds()));
  }

  private void finish(Report report, SandboxRun run, List<String> complaints) {
    ReportFiles files = ReportFiles.write(settings.reports(), report, run.samples(), complaints);
    progress.say("\n" + ResultTable.of(report));
    complaints.forEach(progress::say);
    if (complaints.isEmpty()) {
      progress.say("Every promise was kept.");
    }
    progress.say("%s%n%s".formatted(files.json(), files.html()));
  }

  private void stay() {
    progress.say("Everything stays up until Ctrl-C.");
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.flush();
  }
}
