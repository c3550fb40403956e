package dev.runnerpool.core.explain;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.placement.SimilarNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether a pool takes a job by GitLab's rule ({@link TagRule}), and what is in the way.
 *
 * @param takes whether it does
 * @param obstacles how many things would have to change: tags that are missing and the like
 * @param strange how many of the missing tags are like none of the pool's
 * @param reason for people, to be read after the pool's name
 */
record JobFit(boolean takes, int obstacles, int strange, String reason) {

  /** Those that take it, then the nearest misses. */
  static final Comparator<JobFit> NEAREST_FIRST =
      Comparator.comparing(JobFit::takes)
          .reversed()
          .thenComparingInt(JobFit::obstacles)
          .thenComparingInt(JobFit::strange);

  /** Shorter tags differ by one letter without being meant for one another: v1, v2. */
  private static final int SHORTEST_TYPO = 4;

  private static final int LONGEST = 60;

  static JobFit of(Job job, TagRule rule) {
    return rule.takes(job) ? taken(job, rule) : refused(job, rule);
  }

  private static JobFit taken(Job job, TagRule rule) {
    String tags = job.tags().isEmpty() ? "takes jobs without tags" : "has all of the job's tags";
    String ref =
        !rule.protectedOnly()
            ? ""
            : job.protectedRef().isPresent()
                ? ", and the job's ref is protected"
                : "; it takes only jobs of protected refs, and whether this one's is"
                    + " protected is not known";
    return new JobFit(true, 0, 0, tags + ref);
  }

  private static JobFit refused(Job job, TagRule rule) {
    List<String> reasons = new ArrayList<>();
    Set<String> unlike = new TreeSet<>();
    Set<String> missing = new TreeSet<>(job.tags());
    missing.removeAll(rule.tags());
    for (String tag : missing) {
      Optional<String> like = like(tag, job, rule);
      like.ifPresentOrElse(reasons::add, () -> unlike.add(tag));
    }
    if (!unlike.isEmpty()) {
      reasons.add((unlike.size() == 1 ? "has no tag " : "has no tags ") + quoted(unlike));
    }
    boolean untagged = job.tags().isEmpty() && !rule.runUntagged();
    if (untagged) {
      reasons.add("takes only jobs with tags (runUntagged: false), and the job has none");
    }
    boolean unprotected = rule.protectedOnly() && !job.protectedRef().orElse(true);
    if (unprotected) {
      reasons.add(
          "takes only jobs of protected refs (protectedRefsOnly: true), and the job's is not"
              + " protected");
    }
    int obstacles = missing.size() + (untagged ? 1 : 0) + (unprotected ? 1 : 0);
    return new JobFit(false, obstacles, unlike.size(), String.join("; ", reasons));
  }

  /** A tag of the pool that is meant, as it seems. */
  private static Optional<String> like(String tag, Job job, TagRule rule) {
    List<String> free =
        rule.tags().stream().filter(each -> !job.tags().contains(each)).sorted().toList();
    Optional<String> sameButCase =
        free.stream()
            .filter(each -> each.equalsIgnoreCase(tag))
            .findFirst()
            .map(
                each ->
                    "has the tag %s and the job says %s: tags in GitLab are case-sensitive"
                        .formatted(quoted(each), quoted(tag)));
    return sameButCase.or(
        () ->
            free.stream()
                .filter(each -> Math.min(each.length(), tag.length()) >= SHORTEST_TYPO)
                .filter(each -> SimilarNames.differByOneLetter(each, tag))
                .findFirst()
                .map(
                    each ->
                        "has the tag %s and the job says %s: a typing error?"
                            .formatted(quoted(each), quoted(tag))));
  }

  private static String quoted(Set<String> tags) {
    return tags.stream().map(JobFit::quoted).collect(Collectors.joining(", "));
  }

  /** GitLab bounds a tag at 255 letters; a line of text is shorter. */
  private static String quoted(String tag) {
    return "'" + (tag.length() <= LONGEST ? tag : tag.substring(0, LONGEST) + "…") + "'";
  }
}
