package dev.runnerpool.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** An event of a runner's pod, from the bytes of its line to objects. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WatchEventBenchmark {
  private static final URI WATCHED = URI.create("https://api/api/v1/namespaces/ci/pods?watch=true");

  private final KubernetesSerialization clients =
      new KubernetesSerialization(new ObjectMapper(), false);
  private final KubernetesSerialization ours =
      new ModelSerialization.Producer().serialization(new ObjectMapper(), new Class[] {Pod.class});
  private final WatchLines.Lines lines =
      new WatchLines.Lines((chunks, body) -> takeApart(chunks, ours), UnreadFields.of(WATCHED));
  private final byte[] line;
  private Object read;

  /** A pod as an API server shows it after it was made. */
  public WatchEventBenchmark() {
    clients.registerKubernetesResource(Pod.class);
    Pod pod = RunnerPods.pod(PoolManifest.named("arm").created().build(), 0, 0, "revision");
    pod.getMetadata().setManagedFields(managedFields());
    line = PodEventsTest.event("MODIFIED", clients.asJson(pod)).getBytes(StandardCharsets.UTF_8);
  }

  /** As fabric8's client does it by itself. */
  @Benchmark
  public Object asItComes() {
    takeApart(List.of(ByteBuffer.wrap(line)), clients);
    return read;
  }

  /** As the operator does it. */
  @Benchmark
  public Object byWholeLines() throws Exception {
    lines.consume(List.of(ByteBuffer.wrap(line)), null);
    return read;
  }

  /** As {@code WatchHTTPManager} does. */
  private void takeApart(List<ByteBuffer> chunks, KubernetesSerialization json) {
    StringBuffer buffer = new StringBuffer();
    for (ByteBuffer chunk : chunks) {
      for (char each : StandardCharsets.UTF_8.decode(chunk).array()) {
        if (each == '\n') {
          read = json.unmarshal(buffer.toString(), WatchEvent.class);
          buffer.setLength(0);
        } else {
          buffer.append(each);
        }
      }
    }
  }

  private List<ManagedFieldsEntry> managedFields() {
    try (InputStream file =
        WatchEventBenchmark.class.getResourceAsStream("/bench/managed-fields.json")) {
      return Arrays.asList(
          clients.unmarshal(
              new String(file.readAllBytes(), StandardCharsets.UTF_8), ManagedFieldsEntry[].class));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
