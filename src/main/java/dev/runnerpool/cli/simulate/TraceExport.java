package dev.runnerpool.cli.simulate;

import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.simulation.TracedJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the finished jobs of a GitLab project as a trace that {@code simulate} plays. */
@Command(
    name = "trace-export",
    description = "Read a GitLab project's finished jobs and write them as a trace for simulate.",
    mixinStandardHelpOptions = true)
public final class TraceExport implements Runnable {
  private static final String VARIABLE = "GITLAB_TOKEN";

  @Spec CommandSpec spec;

  @Option(
      names = "--url",
      required = true,
      paramLabel = "URL",
      description = "The GitLab, such as https://gitlab.example.com.")
  String url;

  @Option(
      names = "--project",
      required = true,
      paramLabel = "PROJECT",
      description = "Full path or number of the project.")
  String project;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File with an access token of scope read_api; default: the variable " + VARIABLE + ".")
  Path tokenFile;

  @Option(
      names = "--age",
      paramLabel = "TIME",
      description = "How far to go back, such as 168h, 1h or more; default ${DEFAULT-VALUE}.",
      defaultValue = "168h")
  String age;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "Where to write the trace.")
  Path output;

  @Override
  public void run() {
    try {
      export();
    } catch (InputException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void export() {
    PrintWriter progress = spec.commandLine().getErr();
    FinishedJobPages jobs = new FinishedJobPages(address(), project, token(), progress);
    List<TracedJob> trace =
        jobs.since(Instant.now().minus(time())).stream()
            .sorted(Comparator.comparing(TracedJob::queuedAt))
            .toList();
    if (trace.isEmpty()) {
      throw new InputException(
          "project %s has no job that ran in the last %s: raise --age".formatted(project, age));
    }
    TraceFile.write(trace, output);
    progress.printf("%d jobs written to %s%n", trace.size(), output);
    progress.flush();
  }

  private URI address() {
    try {
      URI address = URI.create(url.replaceAll("/+$", ""));
      if (address.getHost() != null
          && List.of("http", "https").contains(address.getScheme())
          && address.getUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Told below.
    }
    throw new InputException("--url: it should be an address like https://gitlab.example.com");
  }

  private Duration time() {
    try {
      return Durations.parse(age);
    } catch (IllegalArgumentException e) {
      throw new InputException("--age: '%s' is no time; write it like 168h".formatted(age));
    }
  }

  private String token() {
    String token;
    try {
      token = tokenFile == null ? System.getenv(VARIABLE) : Files.readString(tokenFile);
    } catch (IOException e) {
      throw new InputException("--token-file: %s cannot be read".formatted(tokenFile));
    }
    if (token == null || !token.strip().matches("[\\x21-\\x7e]+")) {
      throw new InputException(
          tokenFile == null
              ? "there is no token: put one with scope read_api into the variable "
                  + VARIABLE
                  + ", or name a file by --token-file"
              : "--token-file: %s holds no token: it should be one line".formatted(tokenFile));
    }
    return token.strip();
  }
}
