package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one job of a CI file into the instances that {@code parallel} makes of it. */
final class JobReader {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  private final CiDocument document;
  private final Extends extensions;
  private final List<String> stages;
  private final Triggers triggers;

  JobReader(CiDocument document, List<String> stages, Triggers triggers) {
    this.document = document;
    this.triggers = triggers;
    this.extensions = new Extends(document);
    this.stages = stages;
  }

  /** The instances of job {@code name}; empty when its rules never let it run. */
  List<CiJob> read(String name) {
    Keywords job = new Keywords(document, name, extensions.apply(name));
    Trigger trigger = triggers.of(name, job.value("trigger")).orElse(null);
    if (job.value("trigger").isPresent() && trigger == null) {
      document.warn(name, "job '%s' triggers another pipeline: left out".formatted(name));
      return List.of();
    }
    JobOutcome outcome = JobOutcome.of(job);
    if (outcome.when() == When.NEVER) {
      return List.of();
    }
    if (outcome.when() == When.DELAYED) {
      document.warn(name, "job '%s' is delayed: it waits until played".formatted(name));
    }
    List<CiJob> instances = new ArrayList<>();
    for (Parallel.Instance instance : Parallel.instances(job, name)) {
      instances.add(instance(job, name, outcome, instance, trigger));
    }
    return instances;
  }

  private CiJob instance(
      Keywords job, String group, JobOutcome outcome, Parallel.Instance instance, Trigger trigger) {
    Map<String, String> variables = new LinkedHashMap<>(job.variables());
    variables.putAll(outcome.ruleVariables());
    variables.putAll(instance.variables());
    FilesReader files = new FilesReader(job);
    return new CiJob(
        instance.name(),
        group,
        stage(job, group),
        tags(job, variables),
        trigger == null ? script(job, group) : List.of(),
        job.script("after_script"),
        job.image().map(image -> expand(image, variables)).orElse(null),
        files.services(),
        files.files(),
        variables,
        needs(job),
        outcome.when(),
        outcome.allowFailure(),
        outcome.allowedExitCodes(),
        outcome.retry(),
        job.timeout(),
        environment(job),
        job.text("resource_group").orElse(null),
        trigger,
        document.line(group));
  }

  private static String environment(Keywords job) {
    return job.value("environment")
        .map(value -> value instanceof Map<?, ?> detailed ? detailed.get("name") : value)
        .map(String::valueOf)
        .orElse(null);
  }

  private String stage(Keywords job, String name) {
    String stage = job.text("stage").orElse("test");
    if (!stages.contains(stage)) {
      throw job.error(
          "stage",
          "job '%s' chooses stage '%s'; available stages are %s"
              .formatted(name, stage, String.join(", ", stages)));
    }
    return stage;
  }

  private List<String> script(Keywords job, String name) {
    List<String> lines = new ArrayList<>(job.script("before_script"));
    List<String> own = job.value("script").isPresent() ? job.script("script") : List.of();
    if (own.isEmpty() && job.value("run").isEmpty()) {
      job.missing("script", "job '%s' needs a script with at least one line".formatted(name));
    }
    lines.addAll(own);
    return lines;
  }

  private static List<String> tags(Keywords job, Map<String, String> variables) {
    TreeSet<String> tags = new TreeSet<>();
    for (String tag : job.script("tags")) {
      tags.add(expand(tag, variables));
    }
    return List.copyOf(tags);
  }

  private static String expand(String text, Map<String, String> variables) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(
        found -> {
          String name = found.group(1) == null ? found.group(2) : found.group(1);
          return Matcher.quoteReplacement(variables.getOrDefault(name, found.group()));
        });
  }

  private static List<Need> needs(Keywords job) {
    Object value = job.value("needs").orElse(null);
    if (value == null) {
      return null;
    }
    List<Need> needs = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : List.of(value)) {
      if (each instanceof Map<?, ?> map) {
        boolean elsewhere = map.get("pipeline") != null || map.get("project") != null;
        if (!elsewhere && map.get("job") != null) {
          needs.add(
              new Need(
                  String.valueOf(map.get("job")),
                  Boolean.TRUE.equals(map.get("optional")),
                  !Boolean.FALSE.equals(map.get("artifacts"))));
        }
      } else {
        needs.add(new Need(String.valueOf(each), false, true));
      }
    }
    return needs;
  }
}
