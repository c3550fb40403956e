package dev.runnerpool.sandbox.run;

import dev.runnerpool.sandbox.gitlab.ci.CiFile;
import dev.runnerpool.sandbox.gitlab.ci.CiFileException;
import dev.runnerpool.sandbox.gitlab.ci.CiJob;
import dev.runnerpool.sandbox.gitlab.ci.When;
import dev.runnerpool.sandbox.gitlab.trace.Trace;
import dev.runnerpool.sandbox.gitlab.trace.Trace.Push;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is pushed and when.
 *
 * @param folder where the trace's files are
 */
record Pushes(Trace trace, Path folder) {
  private static final double GAP = 5;
  private static final String CI_FILE = ".gitlab-ci.yml";

  /**
   * Reads the trace, or makes one that pushes each pipeline file once.
   *
   * @throws BadInput if there is none or it cannot be understood
   */
  static Pushes of(Settings settings) {
    Pushes once =
        settings.pipelines() == null
            ? ofTrace(settings.trace())
            : ofPipelines(settings.pipelines());
    return once.repeatedFor(settings.repeatFor());
  }

  private static Pushes ofTrace(Path file) {
    try {
      return new Pushes(Trace.read(file), file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new BadInput("--trace %s cannot be read: %s".formatted(file, e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
  }

  private static Pushes ofPipelines(Path fileOrFolder) {
    if (Files.isRegularFile(fileOrFolder)) {
      Path folder = fileOrFolder.toAbsolutePath().getParent();
      return new Pushes(new Trace(List.of(push(folder, fileOrFolder.toAbsolutePath()))), folder);
    }
    try (Stream<Path> files = Files.walk(fileOrFolder)) {
      List<Push> pushes =
          files
              .filter(file -> file.getFileName().toString().endsWith(CI_FILE))
              .sorted()
              .map(file -> push(fileOrFolder, file))
              .toList();
      if (pushes.isEmpty()) {
        throw new BadInput(
            "--pipelines %s holds no file that ends with %s".formatted(fileOrFolder, CI_FILE));
      }
      return new Pushes(new Trace(pushes), fileOrFolder);
    } catch (IOException e) {
      throw new BadInput("--pipelines %s is no file and no folder".formatted(fileOrFolder));
    }
  }

  /** The project is called after the file, or after its folder if it is a bare .gitlab-ci.yml. */
  private static Push push(Path folder, Path file) {
    String name = file.getFileName().toString();
    Path parent = file.toAbsolutePath().normalize().getParent();
    String project =
        name.equals(CI_FILE) && parent.getFileName() != null
            ? parent.getFileName().toString()
            : name.replaceFirst("(\\.gitlab-ci)?\\.ya?ml$", "");
    String path = project.replaceAll("[^\\w.-]+", "-").replaceFirst("^[.-]+", "");
    return new Push(
        0,
        "platform/" + (path.isEmpty() ? "project" : path),
        null,
        false,
        folder.relativize(file).toString(),
        null);
  }

  private Pushes repeatedFor(Duration length) {
    double period = trace.seconds() + GAP;
    List<Push> all = new ArrayList<>(trace.pushes());
    for (double from = period; from < length.toSeconds(); from += period) {
      for (Push each : trace.pushes()) {
        double at = from + each.at();
        if (at < length.toSeconds()) {
          all.add(
              new Push(
                  at, each.project(), each.ref(), each.protectedRef(), each.file(), each.times()));
        }
      }
    }
    return new Pushes(new Trace(all), folder);
  }

  /** Full paths of the projects pushed to. */
  List<String> projects() {
    return trace.pushes().stream().map(Push::project).distinct().toList();
  }

  /**
   * Reads every pipeline file, so that a bad one is told before anything starts.
   *
   * @return what GitLab would warn about
   * @throws BadInput if a file would be refused, or a job fits none of the pools
   */
  List<String> check(List<PoolFacts> pools) {
    List<String> warnings = new ArrayList<>();
    Set<String> checked = new HashSet<>();
    for (Push push : trace.pushes()) {
      if (checked.add(push.project() + " " + push.file())) {
        warnings.addAll(check(push, pools));
      }
    }
    return warnings.stream().distinct().toList();
  }

  private List<String> check(Push push, List<PoolFacts> pools) {
    Path file = folder.resolve(push.file());
    try {
      var plan = CiFile.read(file.toString(), Files.readString(file));
      for (CiJob job : plan.jobs()) {
        Set<String> tags = Set.copyOf(job.tags());
        if (job.when() != When.MANUAL
            && pools.stream().noneMatch(pool -> pool.takes(push.project(), tags))) {
          throw new BadInput(
              "%s:%d: job '%s' with tags %s of project %s fits no pool; the pools have %s"
                  .formatted(
                      file, job.line(), job.name(), job.tags(), push.project(), tagsOf(pools)));
        }
      }
      return plan.warnings();
    } catch (CiFileException e) {
      throw new BadInput(e.getMessage());
    } catch (IOException e) {
      throw new BadInput("the pipeline file %s cannot be read".formatted(file));
    }
  }

  private static String tagsOf(List<PoolFacts> pools) {
    return String.join(
        ", ",
        pools.stream()
            .map(pool -> pool.name() + " " + pool.tags().stream().sorted().toList())
            .toList());
  }
}
