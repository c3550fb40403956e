package dev.runnerpool.gitlab.client;

import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the next page in {@code Link} headers (RFC 8288). Only the query is followed: GitLab builds
 * the link from the host it was configured with, which need not be the one we reach it by.
 */
final class Pages {

  private static final Pattern LINK = Pattern.compile("<([^>]*)>([^,<]*)");
  private static final Pattern NEXT = Pattern.compile(";\\s*rel\\s*=\\s*\"?next\"?");

  private Pages() {}

  /** Query parameters of the next page, or empty after the last. */
  static Optional<Map<String, String>> next(MultivaluedMap<String, Object> headers) {
    if (headers.get("Link") == null) {
      return Optional.empty();
    }
    for (Object header : headers.get("Link")) {
      Matcher link = LINK.matcher(header.toString());
      while (link.find()) {
        if (NEXT.matcher(link.group(2)).find()) {
          return Optional.of(query(link.group(1)));
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, String> query(String link) {
    Map<String, String> parameters = new LinkedHashMap<>();
    int mark = link.indexOf('?');
    for (String pair : link.substring(mark + 1).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      parameters.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
