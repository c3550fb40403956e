package dev.runnerpool.operator.web;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** What is answered where there is nothing to show: a page, or problem details (RFC 9457). */
@Singleton
class ErrorPages {

  static final String PROBLEM = "application/problem+json";
  private static final String HTML = "text/html;charset=UTF-8";

  private final Frames frames;

  ErrorPages(Frames frames) {
    this.frames = frames;
  }

  /** The page itself. */
  String html(int status, String heading, String text, List<Suggestion> suggestions) {
    return PageTemplates.error(frames.still(heading, "", ""), status, heading, text, suggestions)
        .render();
  }

  /** The same for a program. */
  static String problem(int status, String title, String detail) {
    return new JsonObject()
        .put("status", status)
        .put("title", title)
        .put("detail", detail)
        .encode();
  }

  /** A page's answer. */
  static Response answer(String html) {
    return answer(200, html);
  }

  static Response answer(int status, String html) {
    return Response.status(status).type(MediaType.valueOf(HTML)).entity(html).build();
  }

  Response answer(int status, String heading, String text, List<Suggestion> suggestions) {
    return answer(status, html(status, heading, text, suggestions));
  }

  /** Whether who asks for this path is a program. */
  static boolean isForPrograms(String path) {
    return path.startsWith("/api/") || path.startsWith("/q/");
  }
}
