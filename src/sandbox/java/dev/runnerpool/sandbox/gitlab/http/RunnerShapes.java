package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.RunnerProcess;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import dev.runnerpool.sandbox.gitlab.state.RunnerSettings;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON of runners and of their processes as the REST API gives them. */
final class RunnerShapes {
  private RunnerShapes() {}

  /** A runner in a list: without tags and note. */
  static Map<String, Object> brief(RegisteredRunner runner, Instant now) {
    RunnerSettings settings = runner.settings();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", runner.id());
    shape.put("description", settings.description());
    shape.put("ip_address", "127.0.0.1");
    shape.put("active", !settings.paused());
    shape.put("paused", settings.paused());
    shape.put("is_shared", runner.scope() instanceof RunnerScope.Instance);
    shape.put("runner_type", runner.scope().type());
    shape.put("name", null);
    shape.put("online", runner.status(now).equals("online"));
    shape.put("created_at", runner.createdAt());
    shape.put("status", runner.status(now));
    return shape;
  }

  static Map<String, Object> details(RegisteredRunner runner, Instant now) {
    RunnerSettings settings = runner.settings();
    Optional<RunnerProcess.Info> latest =
        runner.processes().stream()
            .max(Comparator.comparing(RunnerProcess::contactedAt))
            .map(RunnerProcess::info);
    Map<String, Object> shape = brief(runner, now);
    shape.put("tag_list", settings.tags());
    shape.put("run_untagged", settings.runUntagged());
    shape.put("locked", settings.locked());
    shape.put("maximum_timeout", settings.maximumTimeout());
    shape.put("access_level", settings.refProtected() ? "ref_protected" : "not_protected");
    shape.put("version", latest.map(RunnerProcess.Info::version).orElse(null));
    shape.put("revision", latest.map(RunnerProcess.Info::revision).orElse(null));
    shape.put("platform", latest.map(RunnerProcess.Info::platform).orElse(null));
    shape.put("architecture", latest.map(RunnerProcess.Info::architecture).orElse(null));
    shape.put("contacted_at", runner.contactedAt());
    shape.put("maintenance_note", settings.maintenanceNote());
    return shape;
  }

  static Map<String, Object> process(RunnerProcess process, Instant now) {
    RunnerProcess.Info info = process.info();
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("id", process.id());
    shape.put("system_id", process.systemId());
    shape.put("version", info.version());
    shape.put("revision", info.revision());
    shape.put("platform", info.platform());
    shape.put("architecture", info.architecture());
    shape.put("created_at", process.createdAt());
    shape.put("contacted_at", process.contactedAt());
    shape.put("ip_address", "127.0.0.1");
    shape.put("status", RegisteredRunner.status(process.createdAt(), process.contactedAt(), now));
    return shape;
  }
}
