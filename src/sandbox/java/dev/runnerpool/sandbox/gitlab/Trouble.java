package dev.runnerpool.sandbox.gitlab;

import dev.runnerpool.sandbox.gitlab.http.Fault;
import java.time.Duration;

/** The ways in which a GitLab fails those who ask it. */
public enum Trouble {
  /** The token is unknown. */
  TOKEN_REJECTED("401", Fault.Kind.STATUS, 401),
  /** A scope or role lacks. */
  FORBIDDEN("403", Fault.Kind.STATUS, 403),
  /** Not there, or not to be seen. */
  NOT_FOUND("404", Fault.Kind.STATUS, 404),
  /** Too many requests to one endpoint. */
  RATE_LIMIT("429 JSON", Fault.Kind.RATE_LIMIT, 0),
  /** Too many requests of all kinds. */
  THROTTLE("429 text", Fault.Kind.THROTTLE, 0),
  /** GitLab failed. */
  BROKEN("500", Fault.Kind.STATUS, 500),
  /** What is in front of GitLab does not reach it. */
  BAD_GATEWAY("502", Fault.Kind.STATUS, 502),
  /** A page instead of JSON. */
  MAINTENANCE("503 page", Fault.Kind.MAINTENANCE, 0),
  /** GitLab acts after the client has given up. */
  TIME_OUT("time-out", Fault.Kind.DELAY, 0),
  /** The connection breaks before GitLab acts. */
  REFUSED("connection broken", Fault.Kind.REFUSE, 0),
  /** The connection breaks after GitLab acted. */
  ANSWER_LOST("answer lost", Fault.Kind.DROP, 0),
  /** Something on the way sends the request again. */
  SENT_TWICE("sent twice", Fault.Kind.REPEAT, 0),
  /** Slow, but in time. */
  LATE("late", Fault.Kind.DELAY, 0),
  /** The connection breaks within the answer. */
  HALF_A_BODY("half a body", Fault.Kind.TRUNCATE, 0),
  /** JSON of another shape. */
  WRONG_JSON("wrong JSON", Fault.Kind.WRONG_JSON, 0),
  /** The user lost every role: some lists are empty then, and that is no error. */
  NO_RIGHT("no right", Fault.Kind.OUTSIDER, 0),
  /** A login in front of GitLab. */
  LOGIN_PAGE("login page", Fault.Kind.LOGIN_REDIRECT, 0);

  private final String label;
  private final Fault.Kind kind;
  private final int status;

  Trouble(String label, Fault.Kind kind, int status) {
    this.label = label;
    this.kind = kind;
    this.status = status;
  }

  /** In a word or two. */
  public String label() {
    return label;
  }

  /** Whether GitLab acts and says so: its client need not notice. */
  public boolean isBorne() {
    return this == SENT_TWICE || this == LATE;
  }

  /** Whether GitLab did what it was asked for, whatever became of its answer. */
  public boolean mayHaveActed() {
    return switch (this) {
      case TIME_OUT, ANSWER_LOST, SENT_TWICE, LATE, HALF_A_BODY, WRONG_JSON -> true;
      default -> false;
    };
  }

  /**
   * The fault for the operator's requests.
   *
   * @param route pattern or template; see {@link Fault}
   * @param patience how long the operator waits for an answer
   * @param count how many requests it hits; -1 for all until cleared
   */
  public Fault on(String route, Duration patience, int count) {
    long delay =
        switch (this) {
          case TIME_OUT -> patience.toMillis() * 13 / 10;
          case LATE -> patience.toMillis() * 3 / 10;
          default -> 0;
        };
    return new Fault(route, "runnerpool*", kind, status, delay, count);
  }
}
