package dev.runnerpool.gitlab.queue;

import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.GraphQl;

/** This GitLab does not tell a group's queue by GraphQL; another way may do. */
final class GraphQlRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient GitLabException failure;

  /**
   * A refusal.
   *
   * @param why a few words, without secrets
   * @param failure what it is for those who want GraphQL and nothing else
   */
  GraphQlRefusedException(String why, GitLabException failure) {
    super(why);
    this.failure = failure;
  }

  GitLabException failure() {
    return failure;
  }

  /** Whether something before GitLab lets nobody through, which may pass. */
  boolean isByProxy() {
    return GraphQl.isMissing(failure) && !failure.byGitLab();
  }
}
