package dev.runnerpool.gitlab.queue;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabApi;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Whether pipelines of merge requests are protected: not those from forks, and of the others none
 * whose source or target branch is not. Where both are, it also takes a setting of the project, a
 * GitLab of 18.2 or newer, and a user who may push to the target, which GitLab tells nobody: such a
 * pipeline only may be protected. Source: GitLab's {@code
 * Ci::Pipeline#protected_for_merge_request?}. Safe for any number of threads.
 */
final class MergeRequests {

  /** A new merge request is not in the list of before: but it is not read again for each. */
  private static final Duration BETWEEN_LISTS = Duration.ofMinutes(1);

  private final GitLabClient session;
  private final Duration refresh;
  private final InstantSource clock;
  private final Map<Long, Known> known = new ConcurrentHashMap<>();
  private final Map<Long, Settings> settings = new ConcurrentHashMap<>();

  /**
   * What is known of a project.
   *
   * @param open its merge requests that are open, the newest hundred; none if they may not be read
   */
  private record Known(Map<Long, Responses.MergeRequest> open, Instant at) {}

  private record Settings(boolean mayBeProtected, Instant at) {}

  MergeRequests(GitLabClient session, Duration refresh, InstantSource clock) {
    this.session = session;
    this.refresh = refresh;
    this.clock = clock;
  }

  /**
   * Whether the pipelines of one are protected; blocks when that must be read.
   *
   * @param protectedBranch whether a branch of the project is protected
   * @return empty if it may be
   * @throws GitLabException when GitLab cannot be asked; not when it forbids the answer
   */
  Optional<Boolean> isProtected(long project, long iid, Predicate<String> protectedBranch) {
    Known lists = known.compute(project, (number, old) -> isFresh(old, iid) ? old : read(project));
    Responses.MergeRequest request = lists.open().get(iid);
    if (request == null) {
      return Optional.empty();
    }
    boolean may =
        Objects.equals(request.sourceProject(), request.targetProject())
            && protectedBranch.test(request.sourceBranch())
            && protectedBranch.test(request.targetBranch())
            && mayBeProtected(project);
    return may ? Optional.empty() : Optional.of(false);
  }

  private boolean isFresh(Known lists, long iid) {
    if (lists == null) {
      return false;
    }
    Duration kept = lists.open().containsKey(iid) ? refresh : BETWEEN_LISTS;
    return clock.instant().isBefore(lists.at().plus(kept));
  }

  private Known read(long project) {
    Map<Long, Responses.MergeRequest> open = new HashMap<>();
    ask(Endpoint.ListMergeRequests, api -> api.openMergeRequests(project))
        .orElse(List.of())
        .forEach(request -> open.put(complete(request).iid(), request));
    return new Known(open, clock.instant());
  }

  private Responses.MergeRequest complete(Responses.MergeRequest request) {
    if (request == null
        || request.iid() == null
        || request.sourceBranch() == null
        || request.targetBranch() == null) {
      throw session.incomplete(
          Endpoint.ListMergeRequests, "a merge request without iid or one of its branches");
    }
    return request;
  }

  /** Few merge requests are between two protected branches: it is read only when one is. */
  private boolean mayBeProtected(long project) {
    return settings
        .compute(project, (number, old) -> isFresh(old) ? old : readSettings(project))
        .mayBeProtected();
  }

  private boolean isFresh(Settings read) {
    return read != null && clock.instant().isBefore(read.at().plus(refresh));
  }

  private Settings readSettings(long project) {
    boolean may =
        ask(Endpoint.ReadProject, api -> api.project(String.valueOf(project)))
            .map(settings -> !Boolean.FALSE.equals(settings.protectsMergeRequests()))
            .orElse(true);
    return new Settings(may, clock.instant());
  }

  private <T> Optional<T> ask(Endpoint call, Function<GitLabApi, RestResponse<T>> request) {
    try {
      return Optional.of(session.call(call, request));
    } catch (GitLabException e) {
      if (e.status() == 403 || e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
