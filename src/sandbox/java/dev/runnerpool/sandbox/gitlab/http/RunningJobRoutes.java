package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.Job;
import dev.runnerpool.sandbox.gitlab.state.JobLog;
import dev.runnerpool.sandbox.gitlab.state.JobStatus;
import dev.runnerpool.sandbox.gitlab.state.JobUpdates;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls of a runner about a job it was given: state, log, artifacts. */
final class RunningJobRoutes {
  private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes )?(\\d{1,9})-.*");
  private static final String STATUS = "Job-Status";

  private final Settings settings;

  RunningJobRoutes(Settings settings) {
    this.settings = settings;
  }

  void addTo(Routes routes) {
    routes.put("/api/v4/jobs/:id", this::update);
    routes.add(HttpMethod.PATCH, "/api/v4/jobs/:id/trace", this::log);
    routes.post("/api/v4/jobs/:id/artifacts/authorize", RunningJobRoutes::authorize);
    routes.post("/api/v4/jobs/:id/artifacts", this::upload);
    routes.get("/api/v4/jobs/:id/artifacts", RunningJobRoutes::download);
  }

  private Reply update(Call call, GitLab.Parts parts) {
    Job job = heldJob(call, parts);
    String checksum = call.json().path("output").path("checksum").asText(null);
    JobUpdates.Update update =
        new JobUpdates.Update(
            call.text("state").orElse(""),
            call.text("failure_reason").orElse(null),
            call.has("exit_code") ? call.number("exit_code", 0) : null,
            checksum != null ? checksum : call.text("checksum").orElse(null));
    JobUpdates.Result result = parts.updates().apply(job, update, settings.now());
    int status =
        switch (result) {
          case DONE -> 200;
          case LATER -> 202;
          case INVALID -> 400;
          case WRONG_CHECKSUM -> 412;
        };
    return withInterval(Reply.json(status, status).with(STATUS, job.status().word()));
  }

  private Reply log(Call call, GitLab.Parts parts) {
    Job job = heldJob(call, parts);
    Matcher range = CONTENT_RANGE.matcher(call.header("Content-Range").orElse(""));
    if (!range.matches()) {
      throw new ApiError(Reply.json(400, Map.of("error", "Missing header Content-Range")));
    }
    parts.updates().heard(job);
    JobLog.Written written = job.log().write(call.body(), Integer.parseInt(range.group(1)));
    Reply reply =
        written.accepted() ? Reply.json(202, 202) : Reply.text(416, "416 Range Not Satisfiable");
    return withInterval(
        reply.with("Range", "0-" + written.size()).with(STATUS, job.status().word()));
  }

  private Reply withInterval(Reply reply) {
    return reply.with(
        "X-GitLab-Trace-Update-Interval", Integer.toString(settings.now().traceInterval()));
  }

  private static Reply authorize(Call call, GitLab.Parts parts) {
    heldJob(call, parts);
    return Reply.ok(Map.of());
  }

  private Reply upload(Call call, GitLab.Parts parts) {
    Job job = heldJob(call, parts);
    parts.updates().heard(job);
    job.artifacts(firstPart(call.body()));
    return Reply.json(201, Map.of("message", "201 Created"));
  }

  private static Reply download(Call call, GitLab.Parts parts) {
    Job job = withToken(call, parts);
    if (job.artifacts() == null) {
      throw ApiError.notFound("");
    }
    return Reply.of(200, "application/zip", job.artifacts());
  }

  /** The content of the first part of a multipart body. */
  private static byte[] firstPart(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int boundaryEnd = text.indexOf("\r\n");
    int start = text.indexOf("\r\n\r\n") + 4;
    int end = boundaryEnd < 0 ? -1 : text.indexOf("\r\n" + text.substring(0, boundaryEnd), start);
    if (end < start || start < 4) {
      throw ApiError.badRequest("file is missing");
    }
    return text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Job withToken(Call call, GitLab.Parts parts) {
    String token = call.header("JOB-TOKEN").or(() -> call.text("token")).orElse("");
    return parts
        .jobs()
        .find(call.id("id"))
        .filter(found -> found.token().equals(token))
        .orElseThrow(ApiError::forbidden);
  }

  private static Job heldJob(Call call, GitLab.Parts parts) {
    Job job = withToken(call, parts);
    boolean runs = job.status() == JobStatus.RUNNING || job.status() == JobStatus.CANCELING;
    if (!runs && !job.awaitsAcknowledgement()) {
      throw new ApiError(
          Reply.message(403, "403 Forbidden - Job is not running")
              .with(STATUS, job.status().word()));
    }
    return job;
  }
}
