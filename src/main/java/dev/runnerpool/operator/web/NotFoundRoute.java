package dev.runnerpool.operator.web;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Answers what nobody else does. */
@ApplicationScoped
class NotFoundRoute {

  private final ErrorPages errors;

  NotFoundRoute(ErrorPages errors) {
    this.errors = errors;
  }

  void addTo(@Observes Router router) {
    router.route().order(Integer.MAX_VALUE).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    String path = context.normalizedPath();
    if (!PageFilter.guards(path) || context.response().ended()) {
      context.next();
      return;
    }
    boolean program = ErrorPages.isForPrograms(path);
    String title = "There is no such page";
    HttpServerResponse response = context.response().setStatusCode(404);
    response
        .putHeader("Content-Type", program ? ErrorPages.JSON : "text/html;charset=UTF-8")
        .end(
            program
                ? ErrorPages.json("There is nothing here: GET /q/openapi lists what there is.")
                : errors.html(
                    404,
                    title,
                    "Pools are at /pools/NAMESPACE/NAME, jobs at /jobs/NUMBER.",
                    List.of(new Suggestion("/", "All pools"), new Suggestion("/cost", "Cost"))));
  }
}
