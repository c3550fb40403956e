package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import java.util.List;
import java.util.Map;

/** Reads the settings of a runner from a call; what it does not name stays as it was. */
final class RunnerParameters {
  private static final int LONGEST_NOTE = 1_024;
  private static final int LONGEST_DESCRIPTION = 1_024;
  private static final int SHORTEST_TIMEOUT = 600;
  private static final int MOST_TAGS = 50;

  private RunnerParameters() {}

  private static final List<String> CHANGEABLE =
      List.of(
          "description",
          "active",
          "paused",
          "tag_list",
          "run_untagged",
          "locked",
          "access_level",
          "maximum_timeout",
          "maintenance_note");

  /** A change must name something, and not both the old and the new word for being paused. */
  static void requireChange(Call call) {
    if (CHANGEABLE.stream().noneMatch(call::has)) {
      throw ApiError.badRequest(
          String.join(", ", CHANGEABLE) + " are missing, at least one parameter must be provided");
    }
    if (call.has("active") && call.has("paused")) {
      throw ApiError.badRequest("active, paused are mutually exclusive");
    }
  }

  static RunnerSettings over(RunnerSettings old, Call call) {
    boolean paused =
        call.has("active") ? !call.flag("active", true) : call.flag("paused", old.paused());
    RunnerSettings settings =
        new RunnerSettings(
            call.text("description").orElse(old.description()),
            call.text("maintenance_note").orElse(old.maintenanceNote()),
            paused,
            call.flag("locked", old.locked()),
            call.flag("run_untagged", old.runUntagged()),
            refProtected(call, old),
            call.has("tag_list") ? call.list("tag_list") : old.tags(),
            timeout(call, old));
    check(settings);
    return settings;
  }

  private static boolean refProtected(Call call, RunnerSettings old) {
    return call.text("access_level")
        .map(
            level ->
                switch (level) {
                  case "ref_protected" -> true;
                  case "not_protected" -> false;
                  default -> throw ApiError.badRequest("access_level does not have a valid value");
                })
        .orElse(old.refProtected());
  }

  private static Integer timeout(Call call, RunnerSettings old) {
    boolean given = call.has("maximum_timeout");
    boolean cleared =
        given && call.text("maximum_timeout").filter(text -> !text.isEmpty()).isEmpty();
    if (!given || cleared) {
      return given ? null : old.maximumTimeout();
    }
    return call.number("maximum_timeout", 0);
  }

  private static void check(RunnerSettings settings) {
    if (length(settings.maintenanceNote()) > LONGEST_NOTE) {
      throw new Invalid("maintenance_note", "is too long (maximum is 1024 characters)");
    }
    if (length(settings.description()) > LONGEST_DESCRIPTION) {
      throw new Invalid("description", "is too long (maximum is 1024 characters)");
    }
    if (settings.maximumTimeout() != null && settings.maximumTimeout() < SHORTEST_TIMEOUT) {
      throw new Invalid("maximum_timeout", "needs to be at least 10 minutes");
    }
    if (settings.tags().size() > MOST_TAGS) {
      throw new Invalid(
          "tags_list", "Too many tags specified. Please limit the number of tags to 50");
    }
    if (settings.tags().isEmpty() && !settings.runUntagged()) {
      throw new Invalid(
          "tags_list", "can not be empty when runner is not allowed to pick untagged jobs");
    }
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  /** Settings that do not fit together; GitLab words it otherwise where it makes a runner. */
  static final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String field;
    private final String problem;

    Invalid(String field, String problem) {
      super(field + " " + problem, null, false, false);
      this.field = field;
      this.problem = problem;
    }

    ApiError whenMade() {
      String name = Character.toUpperCase(field.charAt(0)) + field.substring(1).replace('_', ' ');
      return ApiError.message(400, "400 Bad request - " + name + " " + problem);
    }

    ApiError whenChanged() {
      return new ApiError(Reply.json(400, Map.of("message", Map.of(field, List.of(problem)))));
    }
  }
}
