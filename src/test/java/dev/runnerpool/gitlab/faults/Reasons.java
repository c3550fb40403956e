package dev.runnerpool.gitlab.faults;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.sandbox.gitlab.Trouble;
import java.util.Set;

/** What a pool may call each trouble, and what it must name for a person to fix it. */
final class Reasons {

  private static final String VERIFY = "POST /api/v4/runners/verify";

  private Reasons() {}

  /** Whether the reason fits what such requests fail with. */
  static boolean fits(String reason, String route, Trouble trouble) {
    return of(route, trouble).stream().map(Reason::name).anyMatch(reason::equals);
  }

  private static Set<Reason> of(String route, Trouble trouble) {
    return switch (trouble) {
      case TOKEN_REJECTED -> Set.of(Reason.TokenRejected);
      // Thus GitLab says that a runner's token is worth nothing.
      case FORBIDDEN ->
          route.equals(VERIFY)
              ? Set.of(Reason.Forbidden, Reason.TokenRejected)
              : Set.of(Reason.Forbidden);
      case NOT_FOUND -> Set.of(Reason.ScopeNotFound, Reason.UnexpectedAnswer);
      case RATE_LIMIT, THROTTLE -> Set.of(Reason.RateLimited);
      case BROKEN, BAD_GATEWAY, MAINTENANCE -> Set.of(Reason.ServerError);
      case TIME_OUT, REFUSED, ANSWER_LOST -> Set.of(Reason.Unreachable);
      case HALF_A_BODY -> Set.of(Reason.Unreachable, Reason.UnexpectedAnswer);
      case WRONG_JSON, LOGIN_PAGE -> Set.of(Reason.UnexpectedAnswer);
      case NO_RIGHT -> Set.of(Reason.Forbidden, Reason.ScopeNotFound, Reason.UnexpectedAnswer);
      case SENT_TWICE, LATE -> Set.of();
    };
  }

  /**
   * Whether the message names what a person must look at.
   *
   * @param url the GitLab's address
   */
  static boolean isHelpful(String reason, String message, String route, String url) {
    return switch (Reason.valueOf(reason)) {
      // A new token that is refused as well has nothing to do with the Secret.
      case Forbidden -> message.contains(route.equals(VERIFY) ? url : "Secret ");
      case TokenRejected, CredentialsMissing -> message.contains("Secret ");
      case ScopeNotFound -> message.contains("spec.gitlab");
      default -> message.contains(url);
    };
  }

  /** Whether what is said of a signal that is not live names what a person must look at. */
  static boolean isHelpful(String signal, String url) {
    return signal.contains(url) || signal.contains("Secret ") || signal.contains("unpaused");
  }
}
