package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.client.Responses.GraphQlError;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the errors of a GraphQL answer mean: an answer that another attempt may better, or one that
 * the same document always gets from this GitLab.
 *
 * <p>A document is refused as a whole, and before anything is read, when GitLab's schema lacks a
 * field, argument or type of it (graphql-ruby's {@code StaticValidation} rules, which all set
 * {@code extensions.code}), and when it is too complex or too deep ({@code
 * Analysis::MaxQueryComplexity}, {@code MaxQueryDepth}). Lists that may not be read so, as with
 * GitLab's {@code Gitlab::Graphql::Limit::FieldCallCount}, {@code Pagination::Keyset::Connection}
 * and the page sizes, are refused by errors below {@code data}.
 */
public final class GraphQlErrors {

  private static final int EXCERPT = 120;
  private static final Set<String> COMPLEXITY = Set.of("complexity", "exceeds max depth");
  private static final Set<String> TIME = Set.of("timeout", "timed out");
  private static final Set<String> BREAKAGE = Set.of("internal server error");
  private static final Set<String> PAGINATION =
      Set.of("pagination", "`first`", "`last`", "requested only for");
  private static final Set<String> SCHEMA =
      Set.of("doesn't exist on type", "doesn't accept argument", "isn't a defined input type");

  private final List<GraphQlError> errors;
  private final boolean anyData;

  /**
   * The errors of one answer.
   *
   * @param errors as GitLab sent them, or null
   * @param data what came beside them, or null
   */
  public GraphQlErrors(List<GraphQlError> errors, Object data) {
    this.errors = errors == null ? List.of() : errors.stream().filter(Objects::nonNull).toList();
    this.anyData = data != null;
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /** Whether the document asks for too much at once: a smaller one may do. */
  public boolean tooComplex() {
    return !anyData && first(COMPLEXITY).isPresent();
  }

  /** Whether GitLab ran out of time: a smaller one, or another attempt, may do. */
  public boolean timedOut() {
    return first(TIME).isPresent();
  }

  /**
   * Why this GitLab gives the same answer to the same document every time, in at most a line of its
   * own words, which name the field; empty if another attempt may do.
   */
  public Optional<String> refusal() {
    if (errors.isEmpty() || timedOut() || first(BREAKAGE).isPresent()) {
      return Optional.empty();
    }
    Optional<GraphQlError> telling =
        anyData ? first(PAGINATION) : first(SCHEMA).or(() -> Optional.of(errors.get(0)));
    return telling.map(GraphQlErrors::excerpt);
  }

  private Optional<GraphQlError> first(Set<String> words) {
    return errors.stream()
        .filter(error -> words.stream().anyMatch(lower(error)::contains))
        .findFirst();
  }

  private static String lower(GraphQlError error) {
    return String.valueOf(error.message()).toLowerCase(Locale.ROOT);
  }

  /** GitLab speaks of fields of our own document: nothing of it is secret. */
  private static String excerpt(GraphQlError error) {
    String line = String.valueOf(error.message()).replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return line.length() > EXCERPT ? line.substring(0, EXCERPT) + "..." : line;
  }
}
