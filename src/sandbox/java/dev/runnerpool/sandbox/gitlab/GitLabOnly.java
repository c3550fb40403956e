package dev.runnerpool.sandbox.gitlab;

import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the simulated GitLab alone until the process is told to end. */
@Command(
    name = "gitlab",
    description = "Runs the simulated GitLab alone, for any cluster and any runner.",
    mixinStandardHelpOptions = true)
public final class GitLabOnly implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on.")
  private String host;

  @Option(names = "--port", defaultValue = "8929", description = "Port; 0 for any free one.")
  private int port;

  @Option(
      names = "--relative-url-root",
      defaultValue = "",
      description = "Path before every route, such as /gitlab.")
  private String relativeUrlRoot;

  @Option(names = "--external-url", description = "Address that GitLab believes to have.")
  private String externalUrl;

  @Option(names = "--group", description = "Full path of a group to create; may be repeated.")
  private List<String> groups = List.of();

  @Option(names = "--project", description = "Full path of a project to create; may be repeated.")
  private List<String> projects = List.of("platform/demo");

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "How much faster than real time its clock runs.")
  private double speed;

  @Override
  public Integer call() throws InterruptedException {
    GitLabOptions options =
        GitLabOptions.defaults()
            .withListen(host, port)
            .withRelativeUrlRoot(relativeUrlRoot)
            .withExternalUrl(externalUrl)
            .withClock(new AcceleratedClock(speed));
    try (SimulatedGitLab gitlab = SimulatedGitLab.start(options)) {
      groups.forEach(gitlab::createGroup);
      projects.forEach(gitlab::createProject);
      String token = gitlab.createToken("root", Set.of(Scope.API), Role.OWNER, true);
      PrintWriter out = spec.commandLine().getOut();
      out.println("GitLab    " + gitlab.url());
      out.println("control   " + gitlab.url() + "/-/simulator/");
      out.println("projects  " + String.join(", ", projects));
      out.println("token     " + token);
      out.flush();
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** Runs it with these arguments; the exit status. */
  public static int run(String... args) {
    return new CommandLine(new GitLabOnly())
        .setExecutionExceptionHandler(GitLabOnly::told)
        .execute(args);
  }

  /** A wrong flag or a port in use is a sentence, not a stack trace. */
  private static int told(Exception e, CommandLine line, CommandLine.ParseResult parsed)
      throws Exception {
    if (!(e instanceof IllegalArgumentException) && !(e instanceof IllegalStateException)) {
      throw e;
    }
    line.getErr().println(e.getMessage());
    return CommandLine.ExitCode.USAGE;
  }

  public static void main(String... args) {
    System.exit(run(args));
  }
}
