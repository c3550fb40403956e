package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.GitLabSpec;
import dev.runnerpool.api.spec.SecretRef;

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

  /** Whether the pool brings what its queue can be read with. */
  public static boolean isReadable(RunnerPool pool) {
    return pool.getSpec().gitlab().credentials() != null;
  }

  /** Whether the pool brings a runner's token of its own, so that no runner is made for it. */
  public static boolean hasOwnRunner(RunnerPool pool) {
    return pool.getSpec().gitlab().runner() != null;
  }

  /** The account whose Secret holds the token of the pool's own runner. */
  public static Account ownRunner(RunnerPool pool) {
    return account(pool, pool.getSpec().gitlab().runner().ref());
  }

  private static Account account(RunnerPool pool, SecretRef secret) {
    return new Account(
        pool.getSpec().gitlab().url().replaceAll("/+$", ""),
        pool.getMetadata().getNamespace(),
        secret.name(),
        secret.key());
  }

  /**
   * The scope of a pool; of one that is not {@link #isReadable}, its account is that of the
   * runner's token and reads nothing.
   */
  public static Scope of(RunnerPool pool) {
    GitLabSpec gitlab = pool.getSpec().gitlab();
    Account account =
        isReadable(pool) ? account(pool, gitlab.credentials().ref()) : ownRunner(pool);
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
