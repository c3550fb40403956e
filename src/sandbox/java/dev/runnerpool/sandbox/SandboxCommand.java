package dev.runnerpool.sandbox;

import dev.runnerpool.sandbox.cluster.ClusterException;
import dev.runnerpool.sandbox.gitlab.GitLabOnly;
import dev.runnerpool.sandbox.gitlab.ci.CiFileException;
import dev.runnerpool.sandbox.parts.MissingNeedException;
import dev.runnerpool.sandbox.process.ProgramException;
import dev.runnerpool.sandbox.run.BadInput;
import dev.runnerpool.sandbox.run.Sandbox;
import dev.runnerpool.sandbox.run.SandboxException;
import dev.runnerpool.sandbox.run.Settings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the sandbox. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Tries the RunnerPool operator with a simulated GitLab: against an embedded Kubernetes"
            + " API and simulated nodes, a real control plane, or your own cluster.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every promise was kept",
      "1:a job was lost or ran on the wrong architecture, a fault of GitLab did not heal, or"
          + " another promise was broken",
      "2:a flag, a file or the cluster cannot be used",
      "3:this machine lacks what a real control plane is built with"
    })
public final class SandboxCommand implements Callable<Integer> {
  private static final int BROKEN = 1;
  private static final int BAD_INPUT = 2;
  private static final int MISSING_NEED = 3;

  @Option(
      names = "--pipelines",
      paramLabel = "DIR|FILE",
      description = "push these .gitlab-ci.yml files, each once, instead of the trace")
  private Path pipelines;

  @Option(
      names = "--manifests",
      paramLabel = "DIR|FILE",
      description = "pools to apply; default ${DEFAULT-VALUE}",
      defaultValue = "deploy/examples")
  private Path manifests;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "which pipeline file is pushed when; default: the sandbox's own")
  private Path trace;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description =
          "how many seconds of trace, jobs and nodes pass in one second; default ${DEFAULT-VALUE}",
      defaultValue = "1")
  private double speed;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "repeat the pushes for this many seconds of the trace; default: once",
      defaultValue = "0")
  private long duration;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "seed for the durations of jobs that have none, and for --gitlab-faults",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      description =
          "how long the operator's writes are counted at the end; default ${DEFAULT-VALUE}",
      defaultValue = "10")
  private long settle;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "longest idleTimeout the pools keep; default ${DEFAULT-VALUE}",
      defaultValue = "5")
  private long idle;

  @Option(
      names = "--gitlab-faults",
      description =
          "let GitLab fail now and then in ways that follow from --seed, and show how the pools"
              + " react")
  private boolean gitlabFaults;

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(names = "--keep", description = "stay up at the end until Ctrl-C")
  private boolean keep;

  @Option(
      names = "--only",
      paramLabel = "gitlab|kubernetes",
      description = "start only this part, with its own options: --only gitlab --help shows them")
  private Part only;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "where to write report, kubeconfig and log; default ${DEFAULT-VALUE}",
      defaultValue = "target/sandbox")
  private Path report;

  @Option(names = "--crd", hidden = true, defaultValue = "crds/runnerpools.runnerpool.dev-v1.yml")
  private Path crd;

  @Option(names = "--operator", hidden = true, defaultValue = "target/quarkus-app/quarkus-run.jar")
  private Path operator;

  @Spec private CommandSpec spec;

  /** A part that can be started alone. */
  enum Part {
    gitlab,
    kubernetes
  }

  /** Runs the command line and ends the process with its status. */
  public static void main(String... args) {
    System.exit(run(args));
  }

  /** Runs the command line; its status. */
  static int run(String... args) {
    List<String> rest = new ArrayList<>(List.of(args));
    int at = rest.indexOf("--only");
    if (at >= 0 && at + 1 < rest.size()) {
      String part = rest.get(at + 1);
      rest.subList(at, at + 2).clear();
      if (part.equals(Part.gitlab.name())) {
        return GitLabOnly.run(rest.toArray(String[]::new));
      }
      if (part.equals(Part.kubernetes.name())) {
        return KubernetesOnly.run(rest.toArray(String[]::new));
      }
    }
    return commandLine().execute(args);
  }

  /** The command line, with every exception told in one sentence. */
  static CommandLine commandLine() {
    return new CommandLine(new SandboxCommand())
        .setExecutionExceptionHandler(SandboxCommand::told)
        .setParameterExceptionHandler(SandboxCommand::misspelt);
  }

  private static int misspelt(CommandLine.ParameterException e, String... args) {
    e.getCommandLine().getErr().println(e.getMessage() + "; --help tells all options");
    return BAD_INPUT;
  }

  private static int told(Exception e, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    int status =
        e instanceof BadInput || e instanceof CiFileException || e instanceof ClusterException
            ? BAD_INPUT
            : e instanceof MissingNeedException ? MISSING_NEED : BROKEN;
    boolean surprise =
        status == BROKEN
            && !(e instanceof SandboxException
                || e instanceof ProgramException
                || e instanceof KubernetesClientException);
    if (surprise) {
      throw e;
    }
    line.getErr().println(e.getMessage());
    return status;
  }

  @Override
  public Integer call() {
    checkFlags();
    if (cluster.isForCleaning()) {
      spec.commandLine().getOut().println(cluster.clean());
      return 0;
    }
    boolean terminal = System.console() != null;
    List<String> complaints = new Sandbox(settings(), spec.commandLine().getOut(), terminal).run();
    return complaints.isEmpty() ? 0 : BROKEN;
  }

  private void checkFlags() {
    require(speed > 0 && speed <= 100, "--speed", speed, "above 0 and at most 100");
    require(duration >= 0, "--duration", duration, "a number of seconds, 0 or more");
    require(settle >= 1, "--settle", settle, "a number of seconds, 1 or more");
    require(idle >= 1, "--idle", idle, "a number of seconds, 1 or more");
    if (only != null) {
      throw new BadInput("--only %s must be two words: --only, then the part".formatted(only));
    }
    if (trace != null && pipelines != null) {
      throw new BadInput("--trace and --pipelines both say what is pushed: give one of them");
    }
    cluster.check(speed);
  }

  private static void require(boolean right, String flag, Object value, String wanted) {
    if (!right) {
      throw new BadInput("%s %s: must be %s".formatted(flag, value, wanted));
    }
  }

  private Settings settings() {
    return new Settings(
        manifests,
        trace == null ? ownTrace() : trace,
        pipelines,
        crd,
        operator,
        report,
        speed,
        Duration.ofSeconds(duration),
        seed,
        Duration.ofSeconds(settle),
        Duration.ofSeconds(idle),
        cluster.choice(),
        cluster.gitlab(),
        gitlabFaults,
        keep);
  }

  private static Path ownTrace() {
    try {
      return Path.of(SandboxCommand.class.getResource("trace/trace.yaml").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the sandbox's own trace cannot be found", e);
    }
  }
}
