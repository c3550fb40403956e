package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls that a runner makes about itself, with its own token. */
final class RunnerTokenRoutes {
  private RunnerTokenRoutes() {}

  static void addTo(Routes routes) {
    routes.post("/api/v4/runners/verify", RunnerTokenRoutes::verify);
    routes.post("/api/v4/runners/reset_authentication_token", RunnerTokenRoutes::reset);
    routes.delete("/api/v4/runners/managers", RunnerTokenRoutes::deleteProcess);
    routes.delete("/api/v4/runners", RunnerTokenRoutes::delete);
    routes.get(
        "/api/v4/runners/router/discovery",
        (call, parts) -> Reply.message(501, "501 Not Implemented"));
    routes.post(
        "/api/v4/runners",
        (call, parts) ->
            Reply.message(410, "410 Gone - runner registration tokens are not supported"));
  }

  private static RegisteredRunner runner(Call call, GitLab.Parts parts) {
    String token = call.text("token").or(() -> call.header("RUNNER-TOKEN")).orElse("");
    return parts.runners().byToken(token).orElseThrow(ApiError::forbidden);
  }

  /** Refuses an orphaned runner as the version of GitLab does. */
  static void refuseOrphan(RegisteredRunner runner, GitLab.Parts parts) {
    if (runner.orphaned()) {
      int status = parts.runners().tokenRules().orphanedStatus();
      throw ApiError.message(
          status, status == 403 ? "403 Forbidden - Runner is orphaned" : "Runner is orphaned");
    }
  }

  private static Reply verify(Call call, GitLab.Parts parts) {
    RegisteredRunner runner = runner(call, parts);
    refuseOrphan(runner, parts);
    parts
        .runners()
        .verified(runner, call.text("system_id").orElse(""), JobRequestRoute.info(call.json()));
    return Reply.ok(credentials(runner));
  }

  private static Reply reset(Call call, GitLab.Parts parts) {
    RegisteredRunner runner = runner(call, parts);
    parts.runners().resetToken(runner);
    Map<String, Object> body = credentials(runner);
    body.remove("id");
    return Reply.json(201, body);
  }

  private static Reply deleteProcess(Call call, GitLab.Parts parts) {
    RegisteredRunner runner = runner(call, parts);
    String systemId =
        call.text("system_id").orElseThrow(() -> ApiError.badRequest("system_id is missing"));
    if (!parts.runners().deleteProcess(runner, systemId)) {
      throw ApiError.notFound("");
    }
    return Reply.noContent();
  }

  private static Reply delete(Call call, GitLab.Parts parts) {
    parts.runners().delete(runner(call, parts));
    return Reply.noContent();
  }

  /** Id, token and its end. */
  static Map<String, Object> credentials(RegisteredRunner runner) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", runner.id());
    body.put("token", runner.token());
    body.put("token_expires_at", runner.tokenExpiresAt());
    return body;
  }
}
