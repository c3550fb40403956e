package dev.runnerpool.scenes;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.core.table.TextTable;
import dev.runnerpool.operator.log.SecretMask;
import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The logs of the jobs that tests ran, as GitLab has them: a file each below {@code
 * target/job-logs}, and a table of them after each class ({@link JobLogTable}).
 *
 * <p>gitlab-runner masks what GitLab says is to be masked ({@code common/buildlogger} and {@code
 * helpers/trace} in its source). What looks like a secret all the same is masked here.
 */
public final class JobLogs {

  /** The files, and all tables of the build. */
  static final Path FOLDER = Path.of("target/job-logs");

  /** What ran a job. */
  public enum By {
    /** The real gitlab-runner, and a real kubelet of its architecture. */
    CLUSTER("mixed-cluster"),
    /** The real gitlab-runner, on this machine. */
    GITLAB_RUNNER("gitlab-runner"),
    /** A simulated runner: no script runs. */
    SIMULATED("simulated");

    private final String word;

    By(String word) {
      this.word = word;
    }
  }

  private static final List<List<Object>> ROWS = new ArrayList<>();
  private static final Map<Path, Integer> NAMES = new HashMap<>();

  private JobLogs() {}

  /**
   * Keeps the logs of a GitLab's jobs that began.
   *
   * @param recipe what they show, such as the name of an example
   * @param which those that belong to it
   */
  public static synchronized void keep(
      By by, String recipe, SimulatedGitLab gitlab, Predicate<SimulatedJob> which) {
    for (SimulatedJob job : gitlab.jobs()) {
      String log = gitlab.log(job.id());
      if (which.test(job) && !log.isEmpty()) {
        Path file = FOLDER.resolve(by.word).resolve(plain(recipe)).resolve(plain(job.name()));
        int number = NAMES.merge(file, 1, Integer::sum);
        Path kept = Path.of(file + (number == 1 ? "" : "-" + number) + ".log");
        write(kept, SecretMask.mask(log));
        ROWS.add(List.of(by.word, recipe, job.name(), result(job), kept.toString()));
      }
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^-|-$", "");
  }

  private static String result(SimulatedJob job) {
    return job.failureReason() == null ? job.status() : job.status() + ": " + job.failureReason();
  }

  /** The table of those kept since it was last asked for; empty if there are none. */
  static synchronized String table() {
    if (ROWS.isEmpty()) {
      return "";
    }
    List<Column> columns = new ArrayList<>();
    for (String header : List.of("RUN BY", "RECIPE", "JOB", "RESULT", "LOG")) {
      columns.add(new Column(header, Unit.TEXT));
    }
    String text = TextTable.of(new Table("", columns, List.copyOf(ROWS), List.of(), List.of()));
    ROWS.clear();
    return text;
  }

  /** Adds a table to the file with all of them. */
  static void list(String table) {
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve("jobs.txt"), table + "\n", CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + FOLDER, e);
    }
  }

  private static void write(Path file, String log) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
