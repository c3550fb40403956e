package dev.runnerpool.gitlab.queue;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

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

  /** Those that are open, the newest hundred of a project; none if they may not be read. */
  private final ProjectCache<Map<Long, Responses.MergeRequest>> open;

  /** Few merge requests are between two protected branches: it is read only when one is. */
  private final ProjectCache<Boolean> mayBeProtected;

  MergeRequests(GitLabClient session, Duration refresh, InstantSource clock) {
    this.session = session;
    this.refresh = refresh;
    this.open = new ProjectCache<>(refresh, clock, this::read);
    this.mayBeProtected = new ProjectCache<>(refresh, clock, this::readSetting);
  }

  /**
   * Whether the pipelines of one are protected; blocks when that must be read.
   *
   * @param protectedBranch whether a branch of the project is protected
   * @return empty if it may be
   * @throws GitLabException when GitLab cannot be asked; not when it forbids the answer
   */
  Optional<Boolean> isProtected(long project, long iid, Predicate<String> protectedBranch) {
    Responses.MergeRequest request =
        open.of(project, list -> list.containsKey(iid) ? refresh : BETWEEN_LISTS).get(iid);
    if (request == null) {
      return Optional.empty();
    }
    boolean may =
        Objects.equals(request.sourceProject(), request.targetProject())
            && protectedBranch.test(request.sourceBranch())
            && protectedBranch.test(request.targetBranch())
            && mayBeProtected.of(project);
    return may ? Optional.empty() : Optional.of(false);
  }

  private Map<Long, Responses.MergeRequest> read(long project) {
    return GitLabException.unless(
            GitLabException::isHidden,
            () -> session.call(Endpoint.ListMergeRequests, api -> api.openMergeRequests(project)))
        .orElse(List.of())
        .stream()
        .map(this::complete)
        .collect(Collectors.toMap(Responses.MergeRequest::iid, Function.identity(), (a, b) -> b));
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

  private boolean readSetting(long project) {
    return GitLabException.unless(
            GitLabException::isHidden,
            () -> session.call(Endpoint.ReadProject, api -> api.project(String.valueOf(project))))
        .map(settings -> !Boolean.FALSE.equals(settings.protectsMergeRequests()))
        .orElse(true);
  }
}
