package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;

/** Answers one kind of request, alone with the state. */
@FunctionalInterface
interface Endpoint {
  /**
   * The answer.
   *
   * @throws ApiError to answer otherwise
   */
  Reply answer(Call call, GitLab.Parts gitlab);
}
