package dev.runnerpool.gitlab.client;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Projects that GitLab has at another path than they are asked for.
 *
 * <p>Whoever renames or transfers a project leaves its runners and jobs as they are. GitLab then
 * answers a GET by the old path with 301 and the same address by the project's number, and anything
 * else with 405 ({@code API::Helpers#find_project!}, {@code #project_moved?}, {@code
 * #url_with_project_id}): so all further requests name the number. For a while only, as another
 * project may take the old path.
 */
final class MovedProjects {

  private static final Logger LOG = Logger.getLogger(MovedProjects.class);

  private static final int MOVED_PERMANENTLY = 301;
  private static final Duration BELIEVED = Duration.ofHours(1);
  private static final Pattern PROJECT = Pattern.compile("(/api/v4/projects/)([^/?]+)([^?]*)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private record Move(String number, Instant until) {}

  private final InstantSource clock;

  /** By the path as it stands in addresses. */
  private final Map<String, Move> moves = new ConcurrentHashMap<>();

  MovedProjects(InstantSource clock) {
    this.clock = clock;
  }

  /** The address by which to ask for what is at that one. */
  URI now(URI asked) {
    String address = asked.toString();
    Matcher project = PROJECT.matcher(address);
    if (moves.isEmpty() || !project.find()) {
      return asked;
    }
    Move move = moves.get(project.group(2));
    return move == null || !clock.instant().isBefore(move.until())
        ? asked
        : URI.create(
            address.substring(0, project.start(2))
                + move.number()
                + address.substring(project.end(2)));
  }

  /**
   * Takes an answer to a request for that address up, if it tells of a move.
   *
   * @param location its header; not asked for of other answers, which may have no headers at all
   */
  void answered(URI asked, int status, Supplier<String> location) {
    Matcher before = PROJECT.matcher(asked.toString());
    if (status == MOVED_PERMANENTLY
        && before.find()
        && !NUMBER.matcher(before.group(2)).matches()) {
      Optional.ofNullable(location.get())
          .flatMap(there -> number(there, before.group(3)))
          .ifPresent(number -> learn(before.group(2), number));
    }
  }

  private void learn(String path, String number) {
    Move before = moves.put(path, new Move(number, clock.instant().plus(BELIEVED)));
    if (before == null || !before.number().equals(number)) {
      LOG.infof(
          "project '%s' was moved in GitLab, which has it as %s now: it is asked for by that number;"
              + " make new pools with spec.gitlab.project: \"%s\", or its new path",
          URLDecoder.decode(path, StandardCharsets.UTF_8), number, number);
    }
  }

  /** Whether the same request, made again, goes where that answer led. */
  boolean follow(ErrorResponse answer) {
    return answer.status() == MOVED_PERMANENTLY
        && answer
            .header("Location")
            .flatMap(location -> number(location, null))
            .filter(led -> moves.values().stream().anyMatch(move -> move.number().equals(led)))
            .isPresent();
  }

  /** The number by which an address names a project, if the rest is as given. */
  private static Optional<String> number(String location, String rest) {
    Matcher project = PROJECT.matcher(location);
    return project.find()
            && NUMBER.matcher(project.group(2)).matches()
            && (rest == null || rest.equals(project.group(3)))
        ? Optional.of(project.group(2))
        : Optional.empty();
  }
}
