package dev.runnerpool.gitlab.faults;

import dev.runnerpool.gitlab.client.Endpoint;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request as the operator calls it and as the simulator does. */
final class Routes {

  private static final Pattern UNREACHED =
      Pattern.compile("cannot be reached \\(([A-Z]+ /[^)]*)\\): no answer in time");

  private Routes() {}

  /** Whether the simulator's route is that kind of request. */
  static boolean isOf(Endpoint call, String route) {
    return isCalled(call.route(), route);
  }

  /** The request to which no answer came in time, by the operator's own words. */
  static Optional<String> unanswered(String message) {
    Matcher found = UNREACHED.matcher(message);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** Whether the operator calls the simulator's route so. */
  static boolean isCalled(String call, String route) {
    String api = call.endsWith(" /graphql") ? " /api/" : " /api/v4/";
    return anonymous(call.replaceFirst(" /", api)).equals(anonymous(route));
  }

  /** Both may call a part of a path differently. */
  private static String anonymous(String route) {
    return route.replaceAll(":\\w+", ":");
  }
}
