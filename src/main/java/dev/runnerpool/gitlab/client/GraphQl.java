package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.client.Responses.Nodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the documents of one kind of request have in common.
 *
 * @param call what answers are answers to
 */
public record GraphQl(GitLabClient session, Endpoint call) {

  private static final Pattern ID = Pattern.compile("gid://gitlab/([\\w:]+)/(\\d{1,18})");
  private static final String BUILD = "Ci::Build";
  private static final int MOST_PAGES = 10_000;

  /** Of those who have no GraphQL, or let nobody through to it. */
  private static final Set<Integer> NONE = Set.of(403, 404, 405, 406, 501);

  /** Whether every document would be answered so: another way may do. */
  public static boolean isMissing(GitLabException answer) {
    return NONE.contains(answer.status());
  }

  /** The text of a document that lies beside the class. */
  public static String document(Class<?> beside, String name) {
    try (InputStream resource = beside.getResourceAsStream(name + ".graphql")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a list to its end, or to the first page that is far enough.
   *
   * @param page reads the page after a cursor, or the first one if that is null
   * @param take takes a page and tells how many entries it came to
   * @param unseen the failure when the token's user is shown nothing of a page: that is taken out
   *     after the page was cut, the cursor of the next with it
   * @param farEnough whether no more pages are wanted after this one
   * @return whether the list was read to its end
   * @throws GitLabException when any page fails, or there is no end of them
   */
  public <T> boolean read(
      Function<String, Nodes<T>> page,
      ToIntFunction<Nodes<T>> take,
      Supplier<? extends RuntimeException> unseen,
      Predicate<Nodes<T>> farEnough) {
    String after = null;
    int entries = 0;
    for (int pages = 0; pages < MOST_PAGES && entries <= GitLabClient.MOST_ENTRIES; pages++) {
      Nodes<T> read = page.apply(after);
      entries += take.applyAsInt(read);
      if (!read.pageInfo().hasNextPage()) {
        return true;
      }
      if (farEnough.test(read)) {
        return false;
      }
      String next = read.pageInfo().endCursor();
      if (next == null && read.nodes().isEmpty()) {
        throw unseen.get();
      }
      if (next == null || next.equals(after)) {
        throw incomplete("a page without the cursor of the next");
      }
      after = next;
    }
    throw session.endless(call);
  }

  /** The failure for errors that make a document unanswered. */
  public RuntimeException failure(
      GraphQlErrors errors, Function<String, ? extends RuntimeException> refused) {
    return errors
        .refusal()
        .<RuntimeException>map(refused)
        .orElseGet(() -> incomplete("GraphQL errors"));
  }

  /** A failure for an answer that lacks what it must have. */
  public GitLabException incomplete(String found) {
    return session.incomplete(call, found);
  }

  /** The number in a global id such as {@code gid://gitlab/Project/7}. */
  public long number(String id) {
    return Long.parseLong(parts(id).group(2));
  }

  /**
   * Whether a pending job waits for a runner: bridges and statuses of others never do, and a job
   * with a runner is taken already.
   */
  public boolean waits(Responses.QueuedJob job) {
    return job.runner() == null && parts(job.id()).group(1).equals(BUILD);
  }

  private Matcher parts(String id) {
    Matcher parts = ID.matcher(String.valueOf(id));
    if (!parts.matches()) {
      throw incomplete("a job or project without a number");
    }
    return parts;
  }
}
