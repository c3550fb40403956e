package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;

/** Reads the settings of a runner from a call; what it does not name stays as it was. */
final class RunnerParameters {
  private static final int LONGEST_NOTE = 1_024;
  private static final int LONGEST_DESCRIPTION = 1_024;
  private static final int SHORTEST_TIMEOUT = 600;
  private static final int MOST_TAGS = 50;

  private RunnerParameters() {}

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
      throw invalid("Maintenance note is too long (maximum is 1024 characters)");
    }
    if (length(settings.description()) > LONGEST_DESCRIPTION) {
      throw invalid("Description is too long (maximum is 1024 characters)");
    }
    if (settings.maximumTimeout() != null && settings.maximumTimeout() < SHORTEST_TIMEOUT) {
      throw invalid("Maximum timeout needs to be at least 10 minutes");
    }
    if (settings.tags().size() > MOST_TAGS) {
      throw invalid("Tags list Too many tags specified. Please limit the number of tags to 50");
    }
    if (settings.tags().isEmpty() && !settings.runUntagged()) {
      throw invalid("Tags list can not be empty when runner is not allowed to pick untagged jobs");
    }
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  private static ApiError invalid(String problem) {
    return ApiError.message(400, problem);
  }
}
