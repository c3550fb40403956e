package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A page of a group's queue by GraphQL, with a hundred waiting jobs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GroupPageBenchmark {
  private static final TypeReference<Responses.Answer<GroupQueueResponse>> PAGE =
      new TypeReference<>() {};
  private static final String NONE = "{\"pageInfo\": {\"hasNextPage\": false}, \"nodes\": []}";

  private final ObjectMapper json =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private final byte[] page = page().getBytes(StandardCharsets.UTF_8);

  /** As records. */
  @Benchmark
  public Object parse() throws IOException {
    return json.readValue(page, PAGE);
  }

  private static String page() {
    String jobs =
        IntStream.range(0, 100)
            .mapToObj(
                job ->
                    """
                    {"id": "gid://gitlab/Ci::Build/%d", "tags": ["linux", "arm64"],
                     "queuedDuration": 12.5, "refName": "main", "runner": null}
                    """
                        .formatted(job))
            .collect(Collectors.joining(","));
    return """
    {"data": {
      "queryComplexity": {"score": 200, "limit": 250}, "metadata": {"version": "18.4.1-ee"},
      "group": {"projects": {
        "pageInfo": {"hasNextPage": false, "endCursor": "eyJpZCI6IjcifQ"},
        "nodes": [{
          "id": "gid://gitlab/Project/7", "fullPath": "team/app", "archived": false,
          "userPermissions": {"readCommitStatus": true},
          "pending": {
            "pageInfo": {"hasNextPage": false},
            "nodes": [{"jobs": {"pageInfo": {"hasNextPage": false}, "nodes": [%s]}}]},
          "pendingChildren": %s, "running": %s, "runningChildren": %s}]}}}}
    """
        .formatted(jobs, NONE, NONE, NONE);
  }
}
