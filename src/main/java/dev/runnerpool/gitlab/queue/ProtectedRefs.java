package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.RefPattern;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabApi;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Which jobs are of protected branches and tags. GitLab's job lists do not tell it, so the names of
 * those are read per project: only of projects with a waiting job for which it matters, and kept
 * for a while. Safe for any number of threads.
 */
final class ProtectedRefs {

  private static final Map<String, String> FIRST_PAGE = Map.of("per_page", "100");
  private static final String NEITHER_BRANCH_NOR_TAG = "refs/";

  /** The ref of a merge request's pipeline, of its source branch, of its result, or of a train. */
  private static final Pattern MERGE_REQUEST =
      Pattern.compile("refs/merge-requests/(\\d{1,18})/\\w+");

  private final GitLabClient session;
  private final Supplier<? extends Collection<TagRule>> rules;
  private final Duration refresh;
  private final InstantSource clock;
  private final MergeRequests mergeRequests;
  private final Map<Long, Known> known = new ConcurrentHashMap<>();

  /** Empty lists: the token may not read them. */
  private record Known(
      Optional<List<RefPattern>> branches, Optional<List<RefPattern>> tags, Instant at) {}

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
    this.refresh = refresh;
    this.clock = clock;
    this.mergeRequests = new MergeRequests(session, refresh, clock);
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
    Known lists =
        known.compute(job.projectId(), (project, old) -> isFresh(old) ? old : read(project));
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

  private Optional<Boolean> ofRequest(long project, long iid, List<RefPattern> branches) {
    return branches.isEmpty()
        ? Optional.of(false)
        : mergeRequests.isProtected(project, iid, name -> anyMatches(branches, name));
  }

  private boolean isFresh(Known lists) {
    return lists != null && clock.instant().isBefore(lists.at().plus(refresh));
  }

  private Known read(long project) {
    return new Known(
        list(Endpoint.ListProtectedBranches, (api, page) -> api.protectedBranches(project, page)),
        list(Endpoint.ListProtectedTags, (api, page) -> api.protectedTags(project, page)),
        clock.instant());
  }

  private Optional<List<RefPattern>> list(
      Endpoint call,
      BiFunction<GitLabApi, Map<String, String>, RestResponse<List<Responses.ProtectedRef>>> page) {
    try {
      return Optional.of(
          session.all(call, FIRST_PAGE, page).stream().map(ref -> pattern(call, ref)).toList());
    } catch (GitLabException e) {
      if (e.status() == 403 || e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
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
