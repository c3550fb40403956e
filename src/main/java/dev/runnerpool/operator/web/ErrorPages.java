package dev.runnerpool.operator.web;

import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** What is answered where there is nothing to show: a page, or a sentence as JSON. */
@Singleton
class ErrorPages {

  static final String JSON = "application/json";
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
  static String json(String sentence) {
    return new JsonObject().put("error", sentence).encode();
  }

  /** A page's answer. */
  static Response answer(String html) {
    return answer(200, html);
  }

  static Response answer(int status, String html) {
    return Response.status(status).type(MediaType.valueOf(HTML)).entity(html).build();
  }

  /** Leads to another page; by its path, as behind a proxy only that knows the rest. */
  static Response.ResponseBuilder leadTo(String path) {
    return Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, path);
  }

  Response answer(int status, String heading, String text, List<Suggestion> suggestions) {
    return answer(status, html(status, heading, text, suggestions));
  }

  /** Whether who asks for this path is a program. */
  static boolean isForPrograms(String path) {
    return path.startsWith("/api/") || path.startsWith("/q/");
  }
}
