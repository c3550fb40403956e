package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.report.ClusterFacts;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A cluster that the user has: everything goes into one new namespace, and leaves with it. */
final class GivenCluster implements Cluster {
  private static final int CONNECT_MILLIS = 5_000;

  private final Kubeconfig kubeconfig;
  private final boolean simulatedNodes;
  private final Workplace place;
  private final KubernetesClient client;
  private final String namespace;
  private final Installation installation;
  private boolean touched;

  private GivenCluster(Kubeconfig kubeconfig, boolean simulatedNodes, Workplace place) {
    this.kubeconfig = kubeconfig;
    this.simulatedNodes = simulatedNodes;
    this.place = place;
    this.client = connect(kubeconfig);
    this.namespace = "runnerpool-sandbox-" + UUID.randomUUID().toString().substring(0, 5);
    this.installation = new Installation(client, namespace, Map.of(Traces.LABEL, namespace));
  }

  /**
   * Looks whether the cluster can be used; changes nothing yet.
   *
   * @throws ClusterException if not
   */
  static GivenCluster open(ClusterChoice.Given choice, Workplace place) {
    GivenCluster cluster =
        new GivenCluster(Kubeconfig.read(choice.kubeconfig()), choice.simulatedNodes(), place);
    try {
      cluster.check();
      return cluster;
    } catch (RuntimeException e) {
      cluster.client.close();
      throw e;
    }
  }

  /**
   * Removes what runs left in the cluster that were killed.
   *
   * @return their namespaces
   * @throws ClusterException if it cannot be done
   */
  static List<String> clean(Path file) {
    Kubeconfig kubeconfig = Kubeconfig.read(file);
    try (KubernetesClient client = connect(kubeconfig)) {
      Traces traces = new Traces(client);
      List<String> runs = traces.runs();
      runs.forEach(traces::remove);
      return runs;
    } catch (KubernetesClientException e) {
      throw unusable(kubeconfig, e);
    }
  }

  private static KubernetesClient connect(Kubeconfig kubeconfig) {
    Config config =
        new ConfigBuilder(kubeconfig.config())
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void check() {
    try {
      client.getKubernetesVersion();
      Optional<CustomResourceDefinition> definition = new Traces(client).definition();
      List<String> missing = new Rights(client).missing(definition.isPresent(), simulatedNodes);
      if (!missing.isEmpty()) {
        throw new ClusterException(
            "--kubeconfig %s: its user may not %s; the sandbox needs the rights of an administrator"
                .formatted(kubeconfig.file(), String.join(", ", missing)));
      }
      definition.ifPresent(this::refuseOtherVersion);
      refuseOtherOperators();
    } catch (KubernetesClientException e) {
      throw unusable(kubeconfig, e);
    }
  }

  private static ClusterException unusable(Kubeconfig kubeconfig, KubernetesClientException e) {
    String what =
        switch (e.getCode()) {
          case HttpURLConnection.HTTP_UNAUTHORIZED -> "does not take the file's credentials";
          case HttpURLConnection.HTTP_FORBIDDEN -> "refuses the file's user";
          default -> e.getCode() > 0 ? "fails" : "cannot be reached";
        };
    return new ClusterException(
        "--kubeconfig %s: the API at %s %s: %s"
            .formatted(kubeconfig.file(), kubeconfig.server(), what, Traces.why(e)));
  }

  /** Ours would change what the cluster's own pools mean; theirs would not take ours. */
  private void refuseOtherVersion(CustomResourceDefinition there) {
    CustomResourceDefinition ours = Installation.read(place.crd(), CustomResourceDefinition.class);
    // The API fills in what the file leaves out, so only its own answers compare.
    CustomResourceDefinition applied =
        client.resource(ours).dryRun(true).forceConflicts().serverSideApply();
    if (!there.getSpec().equals(applied.getSpec())) {
      throw new ClusterException(
          "--kubeconfig %s: the cluster's definition of runnerpools is of another version than %s; apply that file there first, or use another cluster"
              .formatted(kubeconfig.file(), place.crd()));
    }
  }

  /** An operator that watches every namespace would act on the sandbox's pools too. */
  private void refuseOtherOperators() {
    client
        .apps()
        .deployments()
        .inAnyNamespace()
        .withLabel("app.kubernetes.io/name", "runnerpool")
        .withLabel("app.kubernetes.io/component", "operator")
        .list()
        .getItems()
        .stream()
        .filter(GivenCluster::watchesEverything)
        .findFirst()
        .ifPresent(
            found -> {
              throw new ClusterException(
                  "--kubeconfig %s: the operator %s/%s there watches all namespaces and would act on the sandbox's pools; scale it to 0 or use another cluster"
                      .formatted(
                          kubeconfig.file(),
                          found.getMetadata().getNamespace(),
                          found.getMetadata().getName()));
            });
  }

  private static boolean watchesEverything(Deployment operator) {
    boolean limited =
        operator.getSpec().getTemplate().getSpec().getContainers().stream()
            .anyMatch(
                container ->
                    container.getArgs().stream().anyMatch(arg -> arg.startsWith("--namespaces"))
                        || container.getEnv().stream()
                            .anyMatch(
                                variable ->
                                    variable.getName().equals("WATCH_NAMESPACES")
                                        && variable.getValue() != null
                                        && !variable.getValue().isBlank()));
    Integer replicas = operator.getSpec().getReplicas();
    return !limited && (replicas == null || replicas > 0);
  }

  @Override
  public ClusterFacts facts() {
    return new ClusterFacts(
        ClusterFacts.GIVEN,
        client.getKubernetesVersion().getGitVersion(),
        simulatedNodes ? ClusterFacts.SIMULATED_NODES : ClusterFacts.REAL_NODES);
  }

  @Override
  public String url() {
    return kubeconfig.server();
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig.file();
  }

  @Override
  public KubernetesClient client(String name) {
    return connect(kubeconfig);
  }

  @Override
  public String namespaceFor(String written) {
    return namespace;
  }

  @Override
  public Optional<String> reservedFor() {
    return simulatedNodes ? Optional.of(namespace) : Optional.empty();
  }

  @Override
  public void prepare(Set<String> namespaces) {
    touched = true;
    if (new Traces(client).definition().isEmpty()) {
      installation.define(place.crd());
    }
    installation.install(namespaces);
  }

  @Override
  public OperatorProcess.Options operator(Path log) {
    kubeconfig.write(own(), installation.token());
    return OperatorProcess.Options.of(own(), log).withFlags("--namespaces", namespace);
  }

  private Path own() {
    return place.folder().resolve("operator.kubeconfig");
  }

  @Override
  public Optional<OperatorWrites> writes() {
    return Optional.empty();
  }

  /** Removes from the cluster what the sandbox made there. */
  @Override
  public void close() {
    if (touched) {
      place.progress().accept("Removing namespace %s from the cluster.".formatted(namespace));
      try {
        new Traces(client).remove(namespace);
        Files.deleteIfExists(own());
      } catch (ClusterException e) {
        place.progress().accept(e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + own(), e);
      }
    }
    client.close();
  }
}
