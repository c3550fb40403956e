package dev.runnerpool.sandbox.gitlab.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Cuts lists into pages the two ways GitLab does: by number, and by keyset with a cursor. */
final class Pages {
  private static final int DEFAULT = 20;
  private static final int MOST = 100;

  private final String externalUrl;

  /**
   * @param externalUrl GitLab's configured address, which {@code Link} headers carry whatever host
   *     was asked
   */
  Pages(String externalUrl) {
    this.externalUrl = externalUrl;
  }

  private static int perPage(Call call) {
    int perPage = call.number("per_page", DEFAULT);
    if (perPage < 1) {
      throw ApiError.badRequest("per_page has a value not allowed");
    }
    return Math.min(perPage, MOST);
  }

  /** Numbered pages, with totals only where GitLab counts. */
  <T> Reply numbered(Call call, List<T> all, boolean totals, Function<T, ?> shape) {
    int perPage = perPage(call);
    int page = Math.max(1, call.number("page", 1));
    int pages = Math.max(1, (all.size() + perPage - 1) / perPage);
    List<T> cut = all.stream().skip((long) (page - 1) * perPage).limit(perPage).toList();
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add(link(call, Map.of("page", page - 1, "per_page", perPage), "prev"));
    }
    if (page < pages) {
      links.add(link(call, Map.of("page", page + 1, "per_page", perPage), "next"));
    }
    links.add(link(call, Map.of("page", 1, "per_page", perPage), "first"));
    Reply reply =
        Reply.ok(cut.stream().map(shape).toList())
            .with("X-Page", "" + page)
            .with("X-Per-Page", "" + perPage)
            .with("X-Next-Page", page < pages ? "" + (page + 1) : "")
            .with("X-Prev-Page", page > 1 ? "" + (page - 1) : "");
    if (totals) {
      links.add(link(call, Map.of("page", pages, "per_page", perPage), "last"));
      reply = reply.with("X-Total", "" + all.size()).with("X-Total-Pages", "" + pages);
    }
    return reply.with("Link", String.join(", ", links));
  }

  /** Pages by id, newest first unless {@code sort=asc}; numbered unless keyset is asked for. */
  <T> Reply byId(
      Call call, List<T> all, ToLongFunction<T> id, boolean ascendingToo, Function<T, ?> shape) {
    boolean ascending = call.text("sort").orElse("desc").equals("asc");
    Comparator<T> order = Comparator.comparingLong(id);
    List<T> sorted = all.stream().sorted(ascending ? order : order.reversed()).toList();
    if (!call.text("pagination").orElse("").equals("keyset")) {
      return numbered(call, sorted, false, shape);
    }
    if (!call.text("order_by").orElse("id").equals("id") || (ascending && !ascendingToo)) {
      throw new ApiError(
          Reply.json(
              405,
              Map.of("error", "Keyset pagination is not yet available for this type of request")));
    }
    long after = call.text("cursor").map(Pages::decode).orElse(ascending ? 0 : Long.MAX_VALUE);
    int perPage = perPage(call);
    List<T> rest =
        sorted.stream()
            .filter(each -> ascending ? id.applyAsLong(each) > after : id.applyAsLong(each) < after)
            .limit(perPage + 1L)
            .toList();
    List<T> cut = rest.subList(0, Math.min(perPage, rest.size()));
    Reply reply = Reply.ok(cut.stream().map(shape).toList());
    if (rest.size() <= perPage) {
      return reply;
    }
    String cursor = encode(id.applyAsLong(cut.get(perPage - 1)));
    return reply.with("Link", link(call, Map.of("cursor", cursor, "per_page", perPage), "next"));
  }

  private static String encode(long id) {
    String json = "{\"id\":\"%d\",\"_kd\":\"n\"}".formatted(id);
    return Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static long decode(String cursor) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(cursor);
      return Reply.JSON.readTree(json).path("id").asLong();
    } catch (IllegalArgumentException | java.io.IOException e) {
      throw ApiError.badRequest("cursor is invalid");
    }
  }

  private String link(Call call, Map<String, Object> changes, String relation) {
    List<String> query = new ArrayList<>();
    call.context()
        .queryParams()
        .forEach(
            entry -> {
              if (!changes.containsKey(entry.getKey())) {
                query.add(pair(entry.getKey(), entry.getValue()));
              }
            });
    changes.forEach((name, value) -> query.add(pair(name, String.valueOf(value))));
    String path = call.context().request().path();
    int root = path.indexOf("/api/v4/");
    return "<%s%s?%s>; rel=\"%s\""
        .formatted(externalUrl, path.substring(root), String.join("&", query), relation);
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
