package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.RefPattern;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQl;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which jobs are of protected branches and tags. GitLab's job lists do not tell it, so the names of
 * those are read per project: only of projects with a waiting job for which it matters, and kept
 * for a while. Safe for any number of threads.
 */
final class ProtectedRefs {

  private static final String NEITHER_BRANCH_NOR_TAG = "refs/";

  /** The ref of a merge request's pipeline, of its source branch, of its result, or of a train. */
  private static final Pattern MERGE_REQUEST =
      Pattern.compile("refs/merge-requests/(\\d{1,18})/\\w+");

  private final GitLabClient session;
  private final Supplier<? extends Collection<TagRule>> rules;
  private final MergeRequests mergeRequests;
  private final ProjectCache<Known> known;

  /** Empty lists: the token may not read them. */
  private record Known(Optional<List<RefPattern>> branches, Optional<List<RefPattern>> tags) {}

  /**
   * Nothing read yet.
   *
   * @param rules of the pools that the queue is read for, as they are now
   */
  ProtectedRefs(
      GitLabClient session,
      Supplier<? extends Collection<TagRule>> rules,
      Duration refresh,
      InstantSource clock) {
    this.session = session;
    this.rules = rules;
    this.mergeRequests = new MergeRequests(session, refresh, clock);
    this.known =
        new ProjectCache<>(
            refresh,
            clock,
            project ->
                new Known(
                    list(project, Endpoint.ListProtectedBranches, "protected_branches"),
                    list(project, Endpoint.ListProtectedTags, "protected_tags")));
  }

  /**
   * The job with what is known of its ref; blocks when that must be read.
   *
   * @param ref branch, tag, or that of a merge request; null if GitLab did not say
   * @param ofTag whether that is a tag, if known: else either will do, as an upper bound
   * @throws GitLabException when GitLab cannot be asked; not when it forbids the answer
   */
  Job mark(Job job, String ref, Optional<Boolean> ofTag) {
    boolean matters =
        rules.get().stream().anyMatch(rule -> rule.protectedOnly() && rule.takes(job));
    if (!matters || job.projectId() == 0 || ref == null) {
      return job;
    }
    Matcher request = MERGE_REQUEST.matcher(ref);
    if (!request.matches() && ref.startsWith(NEITHER_BRANCH_NOR_TAG)) {
      return job;
    }
    Known lists = known.of(job.projectId());
    if (request.matches()) {
      long iid = Long.parseLong(request.group(1));
      return job.withProtectedRef(
          lists.branches().flatMap(branches -> ofRequest(job.projectId(), iid, branches)));
    }
    Optional<Boolean> branch = lists.branches().map(patterns -> anyMatches(patterns, ref));
    Optional<Boolean> tag = lists.tags().map(patterns -> anyMatches(patterns, ref));
    if (ofTag.isPresent()) {
      return job.withProtectedRef(ofTag.get() ? tag : branch);
    }
    return job.withProtectedRef(branch.flatMap(is -> tag.map(also -> is || also)));
  }

  /** A job of a GraphQL answer, of a ref that may be a branch or a tag. */
  Job waiting(
      GraphQl graphQl, Responses.QueuedJob job, long projectId, String project, Instant now) {
    if (job.tags() == null) {
      throw graphQl.incomplete("a job of project " + project + " without tags");
    }
    Instant queuedAt = KnownJobs.queuedAt(job.queuedDuration(), now);
    Set<String> tags = Set.copyOf(job.tags());
    return mark(
        new Job(graphQl.number(job.id()), projectId, project, tags, queuedAt, Optional.empty()),
        job.refName(),
        Optional.empty());
  }

  private Optional<Boolean> ofRequest(long project, long iid, List<RefPattern> branches) {
    return branches.isEmpty()
        ? Optional.of(false)
        : mergeRequests.isProtected(project, iid, name -> anyMatches(branches, name));
  }

  private Optional<List<RefPattern>> list(long project, Endpoint call, String kind) {
    return GitLabException.unless(
        GitLabException::isHidden,
        () ->
            session
                .all(call, Map.of(), (api, page) -> api.protectedRefs(project, kind, page))
                .stream()
                .map(ref -> pattern(call, ref))
                .toList());
  }

  private RefPattern pattern(Endpoint call, Responses.ProtectedRef ref) {
    if (ref == null || ref.name() == null) {
      throw session.incomplete(call, "a protected ref without name");
    }
    return new RefPattern(ref.name());
  }

  private static boolean anyMatches(List<RefPattern> patterns, String ref) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(ref));
  }
}
