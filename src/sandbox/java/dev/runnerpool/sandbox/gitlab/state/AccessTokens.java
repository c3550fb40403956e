package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The access tokens of users. */
public final class AccessTokens {
  private final InstantSource clock;
  private final Map<String, AccessToken> byValue = new LinkedHashMap<>();

  AccessTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** A new token of a new user of the same name. */
  public AccessToken create(
      String name,
      Set<Scope> scopes,
      Role role,
      Map<String, Role> memberships,
      boolean admin,
      Instant expiresAt) {
    AccessToken token =
        new AccessToken(
            byValue.size() + 1L,
            name,
            Secrets.next("glpat-"),
            scopes,
            role,
            memberships,
            admin,
            clock.instant(),
            expiresAt);
    byValue.put(token.value(), token);
    return token;
  }

  public Optional<AccessToken> find(String value) {
    return Optional.ofNullable(byValue.get(value));
  }

  /** Makes every token called {@code name} worthless at once; how many there were. */
  public int revoke(String name) {
    int before = byValue.size();
    byValue.values().removeIf(token -> token.name().equals(name));
    return before - byValue.size();
  }

  public Collection<AccessToken> all() {
    return Collections.unmodifiableCollection(byValue.values());
  }
}
