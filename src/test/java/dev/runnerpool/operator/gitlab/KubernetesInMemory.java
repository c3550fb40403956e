package dev.runnerpool.operator.gitlab;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import java.net.HttpURLConnection;
import java.util.HashMap;

/** A Kubernetes API that keeps objects in memory, in place of a real one. */
@Alternative
@ApplicationScoped
class KubernetesInMemory {

  @Produces
  @ApplicationScoped
  KubernetesClient client() {
    KubernetesMockServer server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new ApplyingDispatcher(), false);
    server.init();
    return server.createClient();
  }

  /** Every patch here is an apply, which the mock does not know: it makes or replaces. */
  private static final class ApplyingDispatcher extends KubernetesCrudDispatcher {

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String path = request.getPath().replaceAll("\\?.*", "");
      if (handleGet(path).code() != HttpURLConnection.HTTP_NOT_FOUND) {
        return handleUpdate(
            new RecordedRequest(
                request.getHttpVersion(),
                HttpMethod.PUT,
                path,
                request.getHeaders(),
                request.getBody()));
      }
      return handleCreate(
          new RecordedRequest(
              request.getHttpVersion(),
              HttpMethod.POST,
              path.substring(0, path.lastIndexOf('/')),
              request.getHeaders(),
              request.getBody()));
    }
  }
}
