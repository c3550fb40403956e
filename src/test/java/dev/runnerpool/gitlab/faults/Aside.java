package dev.runnerpool.gitlab.faults;

import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.sandbox.gitlab.Trouble;

/**
 * Requests that a pool does not depend on: while they fail it stays ready, and its runners stay.
 * Some serve the signals that tell of new jobs, and {@code status.gitlab.signals} says that they
 * fail; of the others only the operator's log tells.
 */
final class Aside {

  private static final String VERIFY = "POST /api/v4/runners/verify";

  private Aside() {}

  /** Whether the pool gets on without such requests. */
  static boolean is(String route, Served served) {
    return isOfSignal(route) || isQuiet(route, served);
  }

  /** Whether it is a signal that fails with them. */
  static boolean isOfSignal(String route) {
    return route.contains("/hooks")
        || route.equals("POST /api/v4/jobs/request")
        || route.equals("PUT /api/v4/jobs/:id");
  }

  /**
   * Whether the pool has another way, so that it need say nothing: a group's jobs are read by REST
   * where GraphQL is refused, all jobs count where protected refs are not shown, or whether the
   * project protects merge requests, and a runner whose token is refused gets another.
   */
  static boolean isMadeUpFor(String route, Served served, Trouble trouble) {
    boolean settings = route.equals("GET /api/v4/projects/:id") && served == Served.PROJECT;
    boolean optional =
        settings
            || route.contains("/protected_")
            || (route.equals("POST /api/graphql") && served == Served.GROUP);
    return switch (trouble) {
      case FORBIDDEN -> optional || (route.equals(VERIFY) && !served.hasOwnRunner());
      case NOT_FOUND -> optional;
      case WRONG_JSON -> settings;
      default -> false;
    };
  }

  /**
   * Facts of jobs, jobs whose runner is gone, what dead runners left behind, and one project of a
   * group that a hint told of: when it cannot be read, the whole group is.
   */
  private static boolean isQuiet(String route, Served served) {
    return route.endsWith("/managers")
        || route.matches("POST /api/v4/projects/:id/jobs/:\\w+/(cancel|retry)")
        || route.matches("GET /api/v4/projects/:id/(deployments|resource_groups)")
        || (route.equals("GET /api/v4/projects/:id/jobs") && served == Served.GROUP)
        || route.equals("GET /api/v4/runners/:id/jobs")
        || (route.equals("POST /api/graphql") && served.means(Endpoint.ListRunnerJobs));
  }
}
