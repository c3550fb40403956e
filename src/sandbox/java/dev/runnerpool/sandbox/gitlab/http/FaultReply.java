package dev.runnerpool.sandbox.gitlab.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is answered in place of GitLab while something is wrong. */
final class FaultReply {
  static final String WRONG_JSON = "{\"unexpected\":[true]}";

  private static final long RETRY_AFTER_SECONDS = 2;
  private static final int LIMIT = 600;
  private static final int TOO_MANY = 429;
  private static final String MAINTENANCE_PAGE =
      "<!DOCTYPE html><html><head><title>GitLab is not responding (503)</title></head>"
          + "<body><h1>503</h1><p>We're upgrading GitLab.</p></body></html>";
  private static final String FIREWALL_PAGE = "<html><h1>403 Forbidden</h1>blocked</html>";
  private static final String LOST_PAGE = "<html>404 page not found</html>";
  private static final String LOGIN_PAGE = "<html>sign in</html>";

  private static final Map<String, Object> UNKNOWN_FIELD =
      Map.of(
          "message",
          "Field 'runnerManager' doesn't exist on type 'CiJob'",
          "extensions",
          Map.of("code", "undefinedField", "typeName", "CiJob", "fieldName", "runnerManager"));

  private FaultReply() {}

  /**
   * The answer, if the fault keeps the request from GitLab.
   *
   * @param fault null for none
   * @param root relative URL root
   */
  static Optional<Reply> inPlaceOfGitLab(Fault fault, String root, Instant now) {
    if (fault == null) {
      return Optional.empty();
    }
    return switch (fault.kind()) {
      case STATUS -> Optional.of(status(fault.status()));
      // Never sent: the connection breaks in its place.
      case REFUSE -> Optional.of(Reply.noContent());
      case RATE_LIMIT -> Optional.of(RateLimits.perEndpoint(RETRY_AFTER_SECONDS));
      case THROTTLE -> Optional.of(RateLimits.global(LIMIT, RETRY_AFTER_SECONDS, now));
      case MAINTENANCE -> Optional.of(page(503, MAINTENANCE_PAGE));
      case FIREWALL -> Optional.of(page(403, FIREWALL_PAGE));
      case LOST -> Optional.of(page(404, LOST_PAGE));
      case UNKNOWN_FIELD -> Optional.of(Reply.ok(Map.of("errors", List.of(UNKNOWN_FIELD))));
      case LOGIN_REDIRECT ->
          Optional.of(page(302, LOGIN_PAGE).with("Location", root + "/users/sign_in"));
      case DELAY, DROP, REPEAT, TRUNCATE, STALL, WRONG_JSON, OUTSIDER -> Optional.empty();
    };
  }

  private static Reply status(int status) {
    Reply reply = Reply.message(status, status + " injected fault");
    return status == TOO_MANY ? reply.with("Retry-After", "1") : reply;
  }

  private static Reply page(int status, String html) {
    return Reply.of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }
}
