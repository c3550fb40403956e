package dev.runnerpool.sandbox;

import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the embedded Kubernetes API alone until the process is told to end. */
@Command(
    name = "kubernetes",
    description = "Runs the embedded Kubernetes API alone; it knows RunnerPools, but has no nodes.",
    mixinStandardHelpOptions = true)
final class KubernetesOnly implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", defaultValue = "0", description = "Port; 0 for any free one.")
  private int port;

  @Option(
      names = "--kubeconfig",
      defaultValue = "target/sandbox/kubeconfig",
      description = "File to write, by which clients find it; default ${DEFAULT-VALUE}.")
  private Path kubeconfig;

  @Option(names = "--crd", hidden = true, defaultValue = "crds/runnerpools.runnerpool.dev-v1.yml")
  private Path crd;

  @Override
  public Integer call() throws Exception {
    EmbeddedKubernetes.Options usual = EmbeddedKubernetes.Options.defaults();
    try (EmbeddedKubernetes kubernetes =
        EmbeddedKubernetes.start(
            new EmbeddedKubernetes.Options(
                port, usual.rememberedChanges(), usual.bookmarkEvery()))) {
      kubernetes.apply(crd);
      Files.createDirectories(kubeconfig.toAbsolutePath().getParent());
      kubernetes.kubeconfig(kubeconfig);
      PrintWriter out = spec.commandLine().getOut();
      out.println("Kubernetes  " + kubernetes.url());
      out.println("kubeconfig  " + kubeconfig);
      out.flush();
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** Runs it with these arguments; the exit status. */
  static int run(String... args) {
    return new CommandLine(new KubernetesOnly())
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println(e.getMessage());
              return CommandLine.ExitCode.USAGE;
            })
        .execute(args);
  }
}
