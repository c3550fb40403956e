package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the text of a {@code .gitlab-ci.yml} file. */
public final class CiFile {
  private static final Set<String> GLOBAL_KEYWORDS =
      Set.of(
          "default",
          "include",
          "stages",
          "types",
          "variables",
          "workflow",
          "spec",
          "image",
          "services",
          "cache",
          "before_script",
          "after_script");

  private CiFile() {}

  /**
   * The jobs and stages that {@code text} asks for.
   *
   * @param file name that errors and warnings begin with
   * @throws CiFileException if GitLab would refuse the file; the message names file and line
   */
  public static CiPlan read(String file, String text) {
    return read(file, text, Map.of());
  }

  /**
   * The same with what its {@code trigger} jobs start; a trigger of anything else is left out.
   *
   * @param others text of files by the name they are included by, and of the file of another
   *     project by that project's full path
   */
  public static CiPlan read(String file, String text, Map<String, String> others) {
    return read(file, text, others, 0);
  }

  static CiPlan read(String file, String text, Map<String, String> others, int depth) {
    CiDocument document = new CiDocument(file, text);
    if (document.hasInclude()) {
      document.warn("include", "include is not read: its jobs are left out");
    }
    List<String> stages = stages(document);
    JobReader reader = new JobReader(document, stages, new Triggers(document, others, depth));
    List<CiJob> jobs = new ArrayList<>();
    for (Map.Entry<String, Object> entry : document.root().entrySet()) {
      String name = entry.getKey();
      if (isJob(document, name, entry.getValue())) {
        jobs.addAll(reader.read(name));
      }
    }
    if (jobs.isEmpty()) {
      throw document.error(
          "",
          "no job is visible: at least one is needed whose name has no leading dot and whose rules let it run");
    }
    checkNeeds(document, jobs);
    return new CiPlan(stages, jobs, document.warnings());
  }

  private static boolean isJob(CiDocument document, String name, Object value) {
    if (name.startsWith(".") || GLOBAL_KEYWORDS.contains(name)) {
      return false;
    }
    if (!(value instanceof Map)) {
      document.warn(name, "'%s' is no keyword and no job: left out".formatted(name));
      return false;
    }
    return true;
  }

  private static List<String> stages(CiDocument document) {
    List<String> stages = new ArrayList<>();
    stages.add(".pre");
    Object given = document.root().get("stages");
    if (given instanceof List<?> list && !list.isEmpty()) {
      list.forEach(stage -> stages.add(String.valueOf(stage)));
      stages.removeIf(stage -> stage.equals(".post"));
    } else {
      stages.addAll(List.of("build", "test", "deploy"));
    }
    if (document.hasInclude()) {
      addUnlistedStages(document, stages);
    }
    stages.add(".post");
    return stages.stream().distinct().toList();
  }

  /** An include may bring the list of stages; without it the order of first use has to do. */
  private static void addUnlistedStages(CiDocument document, List<String> stages) {
    for (Object value : document.root().values()) {
      if (value instanceof Map<?, ?> job
          && job.get("stage") instanceof String stage
          && !stage.equals(".post")) {
        stages.add(stage);
      }
    }
  }

  private static void checkNeeds(CiDocument document, List<CiJob> jobs) {
    Set<String> names = new HashSet<>();
    Map<String, List<String>> edges = new HashMap<>();
    for (CiJob job : jobs) {
      names.add(job.name());
      names.add(job.group());
    }
    for (CiJob job : jobs) {
      for (Need need : job.needs() == null ? List.<Need>of() : job.needs()) {
        if (names.contains(need.job())) {
          edges.computeIfAbsent(job.group(), group -> new ArrayList<>()).add(groupOf(jobs, need));
        } else if (!need.optional()) {
          document.missing(
              job.group() + "/needs",
              "job '%s' needs '%s', which is not in the pipeline"
                  .formatted(job.name(), need.job()));
        }
      }
    }
    Set<String> done = new HashSet<>();
    for (String job : edges.keySet()) {
      refuseCycle(document, edges, job, new ArrayList<>(), done);
    }
  }

  private static String groupOf(List<CiJob> jobs, Need need) {
    return jobs.stream()
        .filter(job -> job.name().equals(need.job()))
        .map(CiJob::group)
        .findFirst()
        .orElse(need.job());
  }

  private static void refuseCycle(
      CiDocument document,
      Map<String, List<String>> edges,
      String job,
      List<String> way,
      Set<String> done) {
    if (way.contains(job)) {
      throw document.error(job + "/needs", "needs go in a circle: " + String.join(" -> ", way));
    }
    if (done.contains(job)) {
      return;
    }
    way.add(job);
    for (String next : edges.getOrDefault(job, List.of())) {
      refuseCycle(document, edges, next, way, done);
    }
    way.remove(way.size() - 1);
    done.add(job);
  }
}
