package dev.runnerpool.operator.gitlab.faults;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.sandbox.gitlab.Trouble;
import java.util.Set;

/** What a pool may call each trouble, and what it must name for a person to mend it. */
final class Reasons {

  private Reasons() {}

  /** Whether the reason fits the trouble. */
  static boolean fits(String reason, Trouble trouble) {
    return of(trouble).stream().map(Reason::name).anyMatch(reason::equals);
  }

  private static Set<Reason> of(Trouble trouble) {
    return switch (trouble) {
      case TOKEN_REJECTED -> Set.of(Reason.TokenRejected);
      case FORBIDDEN -> Set.of(Reason.Forbidden);
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
  static boolean isHelpful(String reason, String message, String url) {
    return switch (Reason.valueOf(reason)) {
      case TokenRejected, Forbidden, CredentialsMissing -> message.contains("Secret ");
      case ScopeNotFound -> message.contains("spec.gitlab");
      default -> message.contains(url);
    };
  }
}
