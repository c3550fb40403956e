package dev.runnerpool.sandbox.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A YAML stream of objects.
 *
 * @param name how errors call it
 */
public record Manifest(String name, InputStream content) {
  private static final PatchContext STRICT =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("sandbox")
          .withForce(true)
          .withFieldValidation("Strict")
          .build();
  private static final Pattern DOCUMENT_END = Pattern.compile("(?m)^---.*$");

  /**
   * Applies its documents, strictly: unknown fields are errors.
   *
   * @throws IllegalArgumentException if a document is refused, naming the stream and the document
   */
  public void applyTo(KubernetesClient client) {
    String[] documents = DOCUMENT_END.split(text(), -1);
    int number = 0;
    for (String document : documents) {
      if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
        apply(client, document, ++number);
      }
    }
  }

  private void apply(KubernetesClient client, String document, int number) {
    try {
      client
          .resource(Serialization.unmarshal(document, GenericKubernetesResource.class))
          .patch(STRICT);
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new IllegalArgumentException("%s, document %d: %s".formatted(name, number, why(e)), e);
    }
  }

  private static String why(RuntimeException e) {
    return e instanceof KubernetesClientException refused && refused.getStatus() != null
        ? refused.getStatus().getMessage()
        : e.getMessage();
  }

  private String text() {
    try {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
