package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A personal access token and the user behind it.
 *
 * @param value the secret; not part of {@link #toString()}
 * @param role the user's role in every group and project that {@code memberships} does not cover
 * @param memberships role by full path of a group or project, inherited downwards
 * @param expiresAt null for never
 */
public record AccessToken(
    long id,
    String name,
    String value,
    Set<Scope> scopes,
    Role role,
    Map<String, Role> memberships,
    boolean admin,
    Instant createdAt,
    Instant expiresAt) {

  public AccessToken {
    scopes = Set.copyOf(scopes);
    memberships = Map.copyOf(memberships);
  }

  /** The role held in {@code fullPath}: the strongest of it and the groups above it. */
  public Role roleIn(String fullPath) {
    Role strongest = role;
    for (Map.Entry<String, Role> membership : memberships.entrySet()) {
      boolean covers = (fullPath + "/").startsWith(membership.getKey() + "/");
      if (covers && membership.getValue().atLeast(strongest)) {
        strongest = membership.getValue();
      }
    }
    return strongest;
  }

  /** The same token, its user without any role. */
  public AccessToken ofOutsider() {
    return new AccessToken(
        id, name, value, scopes, Role.NONE, Map.of(), false, createdAt, expiresAt);
  }

  public boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  @Override
  public String toString() {
    return "AccessToken[%d %s %s]".formatted(id, name, scopes);
  }
}
