package dev.runnerpool.operator.leader;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the API server tells of pools. What is missing at the start is the installation's
 * fault, and is said in one line that names it; once it is repaired, work begins by itself.
 */
final class FirstContact {

  private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private String said = "";

  FirstContact(KubernetesClient client) {
    this.client = client;
  }

  /** Waits for pools to be readable wherever they are watched. */
  void await(InformerConfiguration<?> watched) throws InterruptedException {
    if (watched.watchAllNamespaces()) {
      await("");
      return;
    }
    for (String namespace : watched.getNamespaces()) {
      await(namespace);
    }
  }

  private void await(String namespace) throws InterruptedException {
    while (true) {
      try {
        askForPools(namespace);
        return;
      } catch (KubernetesClientException e) {
        tell(e);
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private void askForPools(String namespace) {
    var pools = client.resources(RunnerPool.class);
    var one = new ListOptionsBuilder().withLimit(1L).build();
    if (namespace.isEmpty()) {
      pools.inAnyNamespace().list(one);
    } else {
      pools.inNamespace(namespace).list(one);
    }
  }

  private void tell(KubernetesClientException failure) {
    String lack = lack(failure);
    if (!lack.equals(said)) {
      said = lack;
      LOG.error("Cannot start yet, trying again every {} s: {}", PAUSE.toSeconds(), lack);
    }
  }

  private String lack(KubernetesClientException failure) {
    String server = "the API server " + client.getMasterUrl();
    if (isNobody(failure)) {
      return server
          + " was given no token that it knows: in a pod it is the ServiceAccount's, unless"
          + " automountServiceAccountToken is false; elsewhere it is the kubeconfig's";
    }
    return switch (failure.getCode()) {
      case HTTP_FORBIDDEN ->
          server
              + " denies access (403): bind the roles in deploy/operator to the operator's ServiceAccount: "
              + failure.getStatus().getMessage();
      case HTTP_NOT_FOUND ->
          server + " knows no RunnerPools (404): apply crds/runnerpools.runnerpool.dev-v1.yml";
      default -> server + " gives no list of RunnerPools: " + innermost(failure);
    };
  }

  /** Who brings no token at all is a user with a name of its own, where that is allowed. */
  private static boolean isNobody(KubernetesClientException failure) {
    return failure.getCode() == HTTP_UNAUTHORIZED
        || failure.getCode() == HTTP_FORBIDDEN
            && String.valueOf(failure.getMessage()).contains("\"system:anonymous\"");
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
