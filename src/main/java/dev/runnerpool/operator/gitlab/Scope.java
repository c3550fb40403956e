package dev.runnerpool.operator.gitlab;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.GitLab;

/**
 * The part of a GitLab whose jobs a pool serves, with the account that reads it.
 *
 * @param account GitLab and credentials
 * @param kind group, project or the whole instance
 * @param id full path or number of the group or project; empty for an instance
 */
public record Scope(Account account, Kind kind, String id) {

  /** What a scope can be. */
  public enum Kind {
    /** All projects of a group and its sub-groups. */
    Group,
    /** One project. */
    Project,
    /** Every project of the GitLab instance. */
    Instance
  }

  /** The scope of a pool. */
  public static Scope of(RunnerPool pool) {
    GitLab gitlab = pool.getSpec().gitlab();
    Account account =
        new Account(
            gitlab.url().replaceAll("/+$", ""),
            pool.getMetadata().getNamespace(),
            gitlab.credentials().secret());
    if (gitlab.group() != null) {
      return new Scope(account, Kind.Group, gitlab.group());
    }
    return gitlab.project() != null
        ? new Scope(account, Kind.Project, gitlab.project())
        : new Scope(account, Kind.Instance, "");
  }

  @Override
  public String toString() {
    return switch (kind) {
      case Group -> "group '" + id + "' of " + account.url();
      case Project -> "project '" + id + "' of " + account.url();
      case Instance -> "instance " + account.url();
    };
  }
}
