package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import dev.runnerpool.sandbox.process.FreePort;
import dev.runnerpool.sandbox.process.Program;
import dev.runnerpool.scenes.MetricSeries;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Karpenter on a control plane, with its kwok provider: it decides as it does everywhere, and what
 * it makes are nodes without machines.
 */
final class Karpenter implements AutoCloseable {
  /** A label of all nodes that its kwok provider makes. */
  static final String MADE = "kwok.x-k8s.io/node";

  /** Dollars per hour, as Karpenter counts them, on each of these nodes. */
  static final String PRICE = "eks-node-viewer/instance-price";

  /** What it may choose from. */
  static final Path TYPES = Path.of("src/test/resources/karpenter/instance-types.json");

  private static final String NODE_POOL = "karpenter.sh/nodepool";
  private static final List<String> DEFINITIONS = List.of("pkg/apis/crds", "kwok/apis/crds");
  private static final Path LOG = Path.of("target/operator-logs/karpenter.log");
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int metrics;
  private final Program program;

  private Karpenter(KubernetesClient client, Path folder, int metrics, Program program) {
    this.client = client;
    this.folder = folder;
    this.metrics = metrics;
    this.program = program;
  }

  /**
   * Brings its definitions into the cluster and starts it, alone and with every right.
   *
   * @param folder gets a kubeconfig
   * @throws dev.runnerpool.sandbox.parts.MissingNeedException if it cannot be built here
   */
  static Karpenter start(ControlPlane plane, KubernetesClient client, Path folder) {
    Path binary = Parts.path(Part.KARPENTER);
    definitions(binary.getParent())
        .forEach(file -> load(client, file).forEach(each -> client.resource(each).create()));
    eventually(
        "its definitions are served",
        () ->
            client.getApiResources("karpenter.sh/v1") != null
                && client.getApiResources("karpenter.kwok.sh/v1alpha1") != null);
    Path kubeconfig = plane.kubeconfig(folder.resolve("karpenter"), plane.adminToken());
    int metrics = FreePort.next();
    int health = FreePort.next();
    List<String> command =
        List.of(
            binary.toString(),
            "--disable-leader-election=true",
            "--metrics-port=" + metrics,
            "--health-probe-port=" + health,
            "--instance-types-file-path=" + TYPES.toAbsolutePath());
    Map<String, String> environment =
        Map.of("KUBECONFIG", kubeconfig.toString(), "SYSTEM_NAMESPACE", "kube-system");
    Program program = Program.start(LOG, GRACE, command, environment);
    Karpenter made = new Karpenter(client, binary.getParent(), metrics, program);
    eventually("Karpenter is ready", () -> made.isReady(health));
    made.apply(
        """
        apiVersion: karpenter.kwok.sh/v1alpha1
        kind: KWOKNodeClass
        metadata: {name: default}
        """);
    return made;
  }

  /**
   * A NodePool of both architectures and capacities, whose nodes bear the taint {@code ci}; made,
   * or changed.
   *
   * @param cores the sizes that it may make, such as {@code '4', '8'}
   * @param labels of its nodes, such as {@code generation: one}; a change lets them drift
   * @param more further lines of its spec
   */
  void nodePool(String name, String cores, String labels, String... more) {
    apply(
        """
        apiVersion: karpenter.sh/v1
        kind: NodePool
        metadata: {name: %s}
        spec:
          template:
            metadata: {labels: {%s}}
            spec:
              nodeClassRef: {group: karpenter.kwok.sh, kind: KWOKNodeClass, name: default}
              expireAfter: Never
              taints: [{key: ci, effect: NoSchedule}]
              requirements:
                - {key: kubernetes.io/arch, operator: In, values: [arm64, amd64]}
                - {key: karpenter.sh/capacity-type, operator: In, values: [spot, on-demand]}
                - {key: karpenter.kwok.sh/instance-cpu, operator: In, values: [%s]}
          disruption:
            consolidationPolicy: WhenEmptyOrUnderutilized
            consolidateAfter: 1s
            budgets: [{nodes: "100%%"}]
        %s\
        """
            .formatted(name, labels, cores, String.join("\n", more).indent(2)));
  }

  private void apply(String yaml) {
    client.resource(yaml).forceConflicts().serverSideApply();
  }

  /** The nodes that it made for a NodePool and did not take away yet. */
  List<Node> nodes(String nodePool) {
    return client.nodes().withLabel(NODE_POOL, nodePool).list().getItems();
  }

  /** Orders the node of a claim away, as the end of {@code expireAfter} does. */
  void expire(String node) {
    claims().stream()
        .filter(claim -> node.equals(claim.get("status", "nodeName")))
        .forEach(claim -> client.resource(claim).delete());
  }

  private List<GenericKubernetesResource> claims() {
    return client.genericKubernetesResources("karpenter.sh/v1", "NodeClaim").list().getItems();
  }

  /** What it said of a node. */
  List<String> saidOf(String node) {
    return client.v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> "Node".equals(event.getInvolvedObject().getKind()))
        .filter(event -> node.equals(event.getInvolvedObject().getName()))
        .map(event -> event.getReason() + ": " + event.getMessage())
        .toList();
  }

  /** The sum of a metric over the series that have these labels, such as {@code code="429"}. */
  double metric(String name, String... labels) {
    return MetricSeries.values(get(metrics, "/metrics").body(), name, labels).sum();
  }

  /** Before it listens nobody answers. */
  private boolean isReady(int health) {
    try {
      return get(health, "/readyz").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(int port, String path) {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    try {
      program.check();
      return http.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException("Karpenter does not answer at " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Takes away what it made, its definitions too. */
  @Override
  public void close() {
    try {
      client.genericKubernetesResources("karpenter.sh/v1", "NodePool").delete();
      eventually("Karpenter's nodes go with their NodePools", () -> claims().isEmpty());
    } finally {
      program.close();
      claims().forEach(claim -> letGo(client.resource(claim)));
      client.nodes().withLabel(MADE).resources().forEach(Karpenter::letGo);
      definitions(folder).forEach(file -> load(client, file).forEach(this::remove));
    }
  }

  private void remove(HasMetadata object) {
    client.resource(object).delete();
  }

  /** Deletes what only Karpenter would let go, were it still there. */
  private static <T extends HasMetadata> void letGo(Resource<T> left) {
    left.patch(PatchContext.of(PatchType.JSON_MERGE), "{metadata: {finalizers: []}}");
    left.delete();
  }

  private static List<Path> definitions(Path folder) {
    return DEFINITIONS.stream().flatMap(each -> files(folder.resolve(each)).stream()).toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> load(KubernetesClient client, Path file) {
    try (InputStream yaml = Files.newInputStream(file)) {
      return client.load(yaml).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
