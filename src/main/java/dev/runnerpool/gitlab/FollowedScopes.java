package dev.runnerpool.gitlab;

import dev.runnerpool.api.RunnerPool;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which scope each pool follows: with another Secret, group or address it is another one. */
public final class FollowedScopes {
  private final Map<String, Scope> scopes = new ConcurrentHashMap<>();

  /** The pool follows that scope from now on; gives the one that it leaves for it. */
  public Optional<Scope> follow(RunnerPool pool, Scope scope) {
    return Optional.ofNullable(scopes.put(pool.key(), scope)).filter(last -> !last.equals(scope));
  }

  /** The pool follows none any more; gives the one that it leaves. */
  public Optional<Scope> unfollow(RunnerPool pool) {
    return Optional.ofNullable(scopes.remove(pool.key()));
  }
}
