package dev.runnerpool.gitlab.client;

import io.netty.handler.codec.http.QueryStringDecoder;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the next page in {@code Link} headers (RFC 8288). Only the query is followed: GitLab builds
 * the link from the host it was configured with, which need not be the one we reach it by. Where
 * something on the way took the links out, {@code X-Next-Page} tells of numbered pages (GitLab's
 * {@code Gitlab::Pagination::OffsetHeaderBuilder} sends both): a first page must not pass for all.
 */
final class Pages {

  private static final Pattern LINK = Pattern.compile("<([^>]*)>([^,<]*)");
  private static final Pattern NEXT = Pattern.compile(";\\s*rel\\s*=\\s*\"?next\"?");

  private static final int MOST_PARAMETERS = 100;

  private Pages() {}

  /**
   * Query parameters of the next page, or empty after the last.
   *
   * @param query of the page that was answered so
   */
  static Optional<Map<String, String>> next(
      MultivaluedMap<String, Object> headers, Map<String, String> query) {
    List<Object> links = headers.getOrDefault("Link", List.of());
    for (Object header : links) {
      Matcher link = LINK.matcher(header.toString());
      while (link.find()) {
        if (NEXT.matcher(link.group(2)).find()) {
          return Optional.of(query(link.group(1)));
        }
      }
    }
    return links.isEmpty() ? numbered(headers, query) : Optional.empty();
  }

  private static Optional<Map<String, String>> numbered(
      MultivaluedMap<String, Object> headers, Map<String, String> query) {
    return RetryTimes.first(headers, "X-Next-Page")
        .map(String::strip)
        .filter(page -> page.matches("\\d{1,9}"))
        .map(
            page -> {
              Map<String, String> next = new LinkedHashMap<>(query);
              next.put("page", page);
              return next;
            });
  }

  private static Map<String, String> query(String link) {
    Map<String, String> parameters = new LinkedHashMap<>();
    new QueryStringDecoder(link, StandardCharsets.UTF_8, true, MOST_PARAMETERS, true)
        .parameters()
        .forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
    return parameters;
  }
}
