package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import dev.runnerpool.core.records.JobRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a job is and why.
 *
 * @param gitlab address of its GitLab
 * @param link the job in GitLab; empty if that is not known
 * @param pool that has it; empty if none does
 * @param place among those that wait; empty if it does not
 * @param phaseBar the phases as a bar, SVG; empty if none was seen
 * @param whole how long they took together
 * @param ended how it ended, by name; empty if it has not
 */
public record JobScreen(
    String id,
    String gitlab,
    String link,
    String project,
    List<String> tags,
    Badge stage,
    String pool,
    String poolAddress,
    String place,
    String summary,
    String next,
    List<PhaseRow> phases,
    String phaseBar,
    String whole,
    List<MatchRow> matches,
    List<Figure> ended) {

  private static final int MOST_MATCHES = 200;

  /** Whether one pool takes it. */
  public record MatchRow(String pool, String address, Badge takes, String reason) {}

  /** A job as it is now. */
  public static JobScreen of(JobExplanation job, Instant now) {
    return new JobScreen(
        Long.toString(job.job()),
        ShownText.name(job.gitlab()),
        link(job),
        job.project().map(ShownText::name).orElse("not known"),
        TagList.of(job.tags()),
        stage(job),
        job.pool().orElse(""),
        job.pool().map(PoolWords::address).orElse(""),
        job.place().isPresent() ? Integer.toString(job.place().getAsInt()) : "",
        ShownText.sentence(job.summary()),
        ShownText.sentence(job.next()),
        job.start().map(start -> PhaseRow.of(start, now)).orElse(List.of()),
        job.start().map(start -> PhaseRow.bar(start, now)).orElse(""),
        job.start().map(start -> PhaseRow.whole(start, now)).orElse(""),
        job.matches().stream().limit(MOST_MATCHES).map(JobScreen::match).toList(),
        job.record().map(JobScreen::ended).orElse(List.of()));
  }

  /** Only to a web server, and only of a project whose path is known. */
  private static String link(JobExplanation job) {
    Optional<String> path = job.project().filter(text -> text.matches("[\\w.-]+(/[\\w.-]+)+"));
    return path.isPresent() && job.gitlab().matches("https?://[^\\s'\"<>]+")
        ? "%s/%s/-/jobs/%d".formatted(job.gitlab(), path.get(), job.job())
        : "";
  }

  private static Badge stage(JobExplanation job) {
    Stage stage = job.stage();
    return switch (stage) {
      case Waiting ->
          job.pool().isPresent() ? Badge.warn("waiting") : Badge.bad("waiting, no pool");
      case Left -> Badge.warn("left the queue");
      case Starting -> Badge.plain("starting");
      case Running -> Badge.good("running");
      case Ended ->
          job.record()
              .map(
                  record ->
                      switch (record.status()) {
                        case Success -> Badge.good("succeeded");
                        case Failed -> Badge.bad("failed");
                        case Canceled -> Badge.plain("canceled");
                      })
              .orElse(Badge.plain("ended"));
    };
  }

  private static MatchRow match(JobExplanation.PoolMatch match) {
    return new MatchRow(
        match.pool(),
        PoolWords.address(match.pool()),
        match.takes() ? Badge.good("takes it") : Badge.plain("does not"),
        ShownText.sentence(match.reason()));
  }

  private static List<Figure> ended(JobRecord record) {
    List<Figure> facts = new ArrayList<>();
    facts.add(Figure.of("name", ShownText.name(record.name())));
    if (!record.stage().isEmpty()) {
      facts.add(Figure.of("stage", ShownText.name(record.stage())));
    }
    record.waited().ifPresent(time -> facts.add(Figure.of("waited", TimeText.length(time))));
    record.ran().ifPresent(time -> facts.add(Figure.of("ran", TimeText.length(time))));
    facts.add(Figure.of("ended", TimeText.day(record.finishedAt()) + " UTC"));
    record
        .failureReason()
        .ifPresent(reason -> facts.add(Figure.of("failed by", ShownText.name(reason))));
    return facts;
  }
}
