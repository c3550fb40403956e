package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator with an address, a certificate and a token, as in a pod, and less. */
@OnControlPlane
class InClusterIT {
  private static final String NODES = "in-cluster";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final double SPEED = 20;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String BOUND = "bound-to-the-first-token";

  @TempDir Path folder;

  @Test
  void itLivesOnTheFilesOfItsPodAlsoWhenTheTokenIsRotated(ControlPlane plane) throws IOException {
    try (Installation site =
        Installation.prepare(plane, "in-cluster", folder).withNodes(SPEED, NODES, 1)) {
      ShippedManifests shipped = ShippedManifests.ofKustomize(site.client(), "deploy/operator");
      site.install(shipped, shipped.environment());
      secret(site.client(), shipped.namespace()).serverSideApply();
      String first = shipped.token(site.client(), BOUND);
      PodAccount account = PodAccount.of(URI.create(plane.url()), plane, folder.resolve("account"));
      account.write(first);
      site.launchOperator(account);
      String second = shipped.token(site.client());
      try (PoolNamespace space = PoolNamespace.open(site)) {
        space.pool("arm", "arm64", "max: 2, warm: 1", PLACEMENT);
        space.awaitReadyRunners("arm", 1);

        account.write(second);
        secret(site.client(), shipped.namespace()).delete();
        eventually("the first token is worth nothing", () -> isRefused(plane, first));
        space.merge("arm", "{scaling: {warm: 2}}");
        space.awaitReadyRunners("arm", 2);
        assertNothingIsTold(site, space, List.of(first, second));
      }
      site.operator().signal("TERM");
      assertThat(site.operator().awaitEnd(SOON)).as("exit status after SIGTERM").isEqualTo(143);
      assertThat(holder(site.client(), shipped)).as("who holds the lease").isEmpty();
    }
  }

  @Test
  void withoutATokenItSaysWhereItComesFrom(ControlPlane plane) throws IOException {
    try (Installation site = Installation.prepare(plane, "no-token", folder)) {
      site.install(ShippedManifests.ofKustomize(site.client(), "deploy/operator"), Map.of());
      site.launchOperator(PodAccount.of(URI.create(plane.url()), plane, folder.resolve("account")));
      awaitLine(site, plane.url(), "no token that it knows", "automountServiceAccountToken");
    }
  }

  @Test
  void whereNobodyAnswersItSaysSoInALineAndIsAliveButNotReady(ControlPlane plane)
      throws IOException {
    try (Installation site = Installation.prepare(plane, "no-server", folder)) {
      site.install(ShippedManifests.ofKustomize(site.client(), "deploy/operator"), Map.of());
      site.launchOperator(
          PodAccount.of(URI.create("https://127.0.0.1:1"), plane, folder.resolve("account")));
      awaitLine(site, "https://127.0.0.1:1/", "Connection refused");
      eventually("alive", () -> site.operator().status("/q/health/live") == 200);
      assertThat(site.operator().status("/q/health/ready")).isEqualTo(503);
    }
  }

  @Test
  void withoutRightsAndWithoutTheDefinitionItSaysWhatToApplyAndThenBegins(ControlPlane plane)
      throws IOException {
    try (Installation site = Installation.prepare(plane, "unprepared", folder)) {
      ShippedManifests shipped = ShippedManifests.ofKustomize(site.client(), "deploy/operator");
      site.install(shipped, Map.of());
      site.expectForbidden("list runnerpools", "list nodes");
      shipped.removeRights(site.client());
      PoolDefinition.remove(site.client());
      try {
        PodAccount account =
            PodAccount.of(URI.create(plane.url()), plane, folder.resolve("account"));
        account.write(shipped.token(site.client()));
        site.launchOperator(account);
        awaitLine(site, "bind the roles in deploy/operator", "runnerpools", "403");

        shipped.applyRights(site.client());
        awaitLine(site, "apply crds/", "404");
      } finally {
        PoolDefinition.apply(
            site.client(), PoolDefinition.read(site.client(), PoolDefinition.SHIPPED));
      }
      eventually("ready", () -> site.operator().status("/q/health/ready") == 200);
    }
  }

  /** Waits for a line with those words, and none of a stack trace. */
  private static void awaitLine(Installation site, String... words) {
    eventually(
        "a line with " + String.join(", ", words),
        () ->
            site.operator()
                .output()
                .lines()
                .filter(line -> line.contains("ERROR"))
                .anyMatch(line -> List.of(words).stream().allMatch(line::contains)));
    assertThat(site.operator().output()).doesNotContain("\tat ");
  }

  private static void assertNothingIsTold(
      Installation site, PoolNamespace space, List<String> tokens) {
    List<String> secrets = new ArrayList<>(tokens);
    secrets.add(space.credentials());
    String config = value(space.configOf("arm"), "config.toml");
    secrets.add(config.replaceAll("(?s).*\ntoken = '([^']+)'.*", "$1"));
    assertThat(secrets).allMatch(secret -> secret.matches("[\\w.-]{20,}"));
    String told =
        site.operator().output()
            + site.operator().metrics()
            + Serialization.asYaml(space.events())
            + Serialization.asYaml(space.pools().list());
    assertThat(told).contains("runnerpool_", "arm");
    assertThat(secrets).noneMatch(told::contains);
  }

  private static String value(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  private static boolean isRefused(ControlPlane plane, String token) {
    try (KubernetesClient client = plane.client(token)) {
      client.resources(dev.runnerpool.api.RunnerPool.class).inAnyNamespace().list();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 401;
    }
  }

  private static String holder(KubernetesClient client, ShippedManifests shipped) {
    return client
        .leases()
        .inNamespace(shipped.namespace())
        .withName("runnerpool-operator")
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private static io.fabric8.kubernetes.client.dsl.Resource<Secret> secret(
      KubernetesClient client, String namespace) {
    return client.resource(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(BOUND)
            .endMetadata()
            .build());
  }
}
