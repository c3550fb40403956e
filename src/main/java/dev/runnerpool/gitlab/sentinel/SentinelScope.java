package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.gitlab.Scope;

/**
 * What one sentinel is kept for: a part of a GitLab, as served from one namespace. Which Secret of
 * the namespace opens it does not matter, so a pool may change its Secret.
 *
 * @param url address of the GitLab instance, no slash at the end
 * @param namespace namespace of the pools
 * @param kind group, project or the whole instance
 * @param id full path or number of the group or project; empty for an instance
 */
record SentinelScope(String url, String namespace, Scope.Kind kind, String id) {

  static SentinelScope of(Scope scope) {
    return new SentinelScope(
        scope.account().url(), scope.account().namespace(), scope.kind(), scope.id());
  }

  @Override
  public String toString() {
    return switch (kind) {
      case Group -> "group '" + id + "' of " + url;
      case Project -> "project '" + id + "' of " + url;
      case Instance -> "instance " + url;
    };
  }
}
