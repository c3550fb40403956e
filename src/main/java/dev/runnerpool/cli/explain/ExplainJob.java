package dev.runnerpool.cli.explain;

import dev.runnerpool.operator.web.json.JobAnswerJson;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says where a job is and why. */
@Command(
    name = "job",
    description =
        "Say where a job is and why: which pool takes it or why none does, its place in the queue,"
            + " what comes next and when.",
    mixinStandardHelpOptions = true)
final class ExplainJob implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "ID",
      description = "GitLab's number of the job, such as 42 of .../-/jobs/42.")
  String job;

  @Mixin OperatorOptions operator = new OperatorOptions();

  Map<String, String> environment = System.getenv();

  @Override
  public Integer call() {
    if (!job.matches("[0-9]{1,18}")) {
      throw new ParameterException(
          spec.commandLine(),
          "'%s' is not a job number: write the number at the end of the job's address in GitLab, such as 42 of .../-/jobs/42"
              .formatted(job));
    }
    return operator.answer(
        spec,
        client -> {
          String answer = client.get("/api/v1/jobs/" + job);
          if (operator.isJson()) {
            return client.pretty(answer);
          }
          int width = operator.width(environment);
          return client.read(answer, JobAnswerJson.class).jobs().stream()
              .map(each -> JobReport.of(each, width))
              .collect(Collectors.joining("\n"));
        });
  }
}
