package dev.runnerpool.cli.explain;

import dev.runnerpool.operator.web.json.JobJson;
import dev.runnerpool.operator.web.json.JobJson.PhaseJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A job's explanation for a terminal. */
final class JobReport {

  private static final int MOST_POOLS = 8;

  private JobReport() {}

  static String of(JobJson job, int width) {
    WrappedText text = new WrappedText(width);
    String project = job.project() == null ? "" : " of " + job.project();
    text.paragraph("Job %d%s (%s): %s".formatted(job.job(), project, job.gitlab(), job.stage()));
    if (!job.tags().isEmpty()) {
      text.paragraph("Tags: " + String.join(", ", job.tags()));
    }
    text.gap().paragraph(job.summary());
    if (!job.next().isEmpty()) {
      text.gap().paragraph("Next: " + job.next().strip());
    }
    text.table("Pools", matches(job));
    text.table("Phases of its start", job.phases().stream().map(JobReport::phase).toList());
    return text.toString();
  }

  private static List<List<String>> matches(JobJson job) {
    List<List<String>> rows = new ArrayList<>();
    job.matches().stream()
        .limit(MOST_POOLS)
        .forEach(
            match -> rows.add(List.of(match.takes() ? "yes" : "no", match.pool(), match.reason())));
    int more = job.matches().size() - rows.size() + job.matchesLeftOut();
    if (more > 0) {
      rows.add(List.of("", "%d more".formatted(more), "see --output json"));
    }
    return rows;
  }

  private static List<String> phase(PhaseJson phase) {
    String length = String.format(Locale.ROOT, "%.1f s", phase.seconds());
    String lasts = phase.until() == null ? "so far" : "";
    String delay = phase.delay() == null ? "" : phase.delay();
    return List.of(phase.phase(), length, (lasts + " " + delay).strip());
  }
}
