package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.access.PageAccess;
import dev.runnerpool.operator.web.access.PageConfig;
import dev.runnerpool.operator.web.access.PodToken;
import dev.runnerpool.operator.web.access.Verdict;
import dev.runnerpool.operator.web.access.Visit;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Stands before all that is for people: whatever is not known to be for machines (metrics, health,
 * webhooks) is. A new path is therefore guarded until somebody says otherwise.
 */
@ApplicationScoped
class PageFilter {

  /** Before all else. */
  private static final int PRIORITY = 200;

  private static final List<String> FOR_MACHINES = List.of("/q/", "/webhook/gitlab/");
  private static final String API_DOCUMENT = "/q/openapi";
  private static final String API = "/api/";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final PageAccess access;
  private final PodToken podToken;
  private final PageConfig config;
  private final ErrorPages errors;

  PageFilter(PageAccess access, PodToken podToken, PageConfig config, ErrorPages errors) {
    this.access = access;
    this.podToken = podToken;
    this.config = config;
    this.errors = errors;
  }

  void addTo(@Observes Filters filters) {
    filters.register(this::admit, PRIORITY);
  }

  /** Whether a path is guarded. */
  static boolean guards(String path) {
    return path.startsWith(API_DOCUMENT) || FOR_MACHINES.stream().noneMatch(path::startsWith);
  }

  private void admit(RoutingContext context) {
    String path = context.normalizedPath();
    if (!guards(path)) {
      context.next();
      return;
    }
    Visit visit = visit(context);
    Verdict verdict = access.verdict(visit);
    if (podToken.isOf(visit)) {
      // It is passed on to nobody.
      context.request().headers().remove("Authorization");
      if (path.startsWith(API)) {
        context.put(PodToken.ADMITTED, true);
        verdict = Verdict.ADMITTED;
      }
    }
    if (verdict == Verdict.ABSENT) {
      context.response().setStatusCode(404).end();
      return;
    }
    secure(context.response(), StaticFiles.contain(path));
    // What is answered follows from the path alone.
    context.request().headers().remove("Accept");
    boolean open = StaticFiles.contain(path) || path.equals(SignInPage.PATH);
    switch (verdict) {
      case SIGN_IN -> {
        if (open) {
          context.next();
        } else {
          signIn(context, path);
        }
      }
      case REFUSED -> refuse(context, path);
      case ADMITTED -> next(context, path);
      case ABSENT -> throw new IllegalStateException("answered above");
    }
  }

  private static void next(RoutingContext context, String path) {
    if (path.startsWith("/webjars/") && !StaticFiles.contain(path)) {
      context.response().setStatusCode(404).end();
    } else {
      context.next();
    }
  }

  private Visit visit(RoutingContext context) {
    HttpServerRequest request = context.request();
    Cookie session = request.getCookie(SignInPage.COOKIE);
    return new Visit(
        request.connection().remoteAddress(true).hostAddress(),
        Optional.ofNullable(request.authority()).map(Object::toString).orElse(""),
        Optional.ofNullable(request.getHeader("Authorization")),
        Optional.ofNullable(session).map(Cookie::getValue),
        Optional.ofNullable(request.getHeader(config.userHeader())));
  }

  private static void secure(HttpServerResponse response, boolean keep) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (!keep) {
      response.putHeader("Cache-Control", "no-store");
    }
  }

  private void signIn(RoutingContext context, String path) {
    HttpServerResponse response = context.response();
    boolean reads = context.request().method().equals(HttpMethod.GET);
    if (ErrorPages.isForPrograms(path) || path.startsWith("/live/") || !reads) {
      response.putHeader("WWW-Authenticate", "Bearer");
      end(
          response,
          401,
          ErrorPages.JSON,
          ErrorPages.json("Send the page's token as Authorization: Bearer TOKEN."));
    } else {
      String to = URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8);
      response.setStatusCode(303).putHeader("Location", SignInPage.PATH + "?to=" + to).end();
    }
  }

  private void refuse(RoutingContext context, String path) {
    String title = "You may not see this page";
    String detail =
        config.access() == PageConfig.Access.OPEN
            ? "It is only open to connections from this machine, to the name localhost or"
                + " 127.0.0.1."
            : "Only users whom a trusted proxy names may see it.";
    if (ErrorPages.isForPrograms(path)) {
      end(context.response(), 403, ErrorPages.JSON, ErrorPages.json(title + ". " + detail));
    } else {
      end(
          context.response(),
          403,
          "text/html;charset=UTF-8",
          errors.html(403, title, detail, List.of()));
    }
  }

  private static void end(HttpServerResponse response, int status, String type, String body) {
    response.setStatusCode(status).putHeader("Content-Type", type).end(body);
  }
}
