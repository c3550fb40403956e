package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who the caller is, what their token may, and which GitLab this is. */
final class UserRoutes {
  private final String version;

  UserRoutes(String version) {
    this.version = version;
  }

  void addTo(Routes routes) {
    routes.get("/api/v4/version", this::version);
    routes.get("/api/v4/user", UserRoutes::user);
    routes.get("/api/v4/personal_access_tokens/self", UserRoutes::token);
  }

  private static AccessToken known(Call call, GitLab.Parts parts) {
    return Access.require(call, parts, Scope.API, Scope.READ_API, Scope.READ_USER);
  }

  private Reply version(Call call, GitLab.Parts parts) {
    known(call, parts);
    return Reply.ok(Map.of("version", version, "revision", "simulated", "enterprise", false));
  }

  private static Reply user(Call call, GitLab.Parts parts) {
    AccessToken token = known(call, parts);
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("id", token.id());
    user.put("username", token.name());
    user.put("name", token.name());
    user.put("state", "active");
    user.put("bot", false);
    if (token.admin()) {
      user.put("is_admin", true);
    }
    return Reply.ok(user);
  }

  private static Reply token(Call call, GitLab.Parts parts) {
    AccessToken token = Access.authenticate(call, parts);
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", token.id());
    shape.put("name", token.name());
    shape.put("revoked", false);
    shape.put("active", true);
    shape.put("created_at", token.createdAt());
    shape.put("scopes", token.scopes().stream().map(Scope::word).sorted().toList());
    shape.put("user_id", token.id());
    shape.put("last_used_at", parts.clock().instant());
    shape.put(
        "expires_at",
        token.expiresAt() == null
            ? null
            : token.expiresAt().atOffset(ZoneOffset.UTC).toLocalDate().toString());
    return Reply.ok(shape);
  }
}
