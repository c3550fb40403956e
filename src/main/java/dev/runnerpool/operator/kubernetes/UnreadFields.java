package dev.runnerpool.operator.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Empties arrays and objects of an event that nobody here reads, before the event is taken apart:
 * they are three quarters of a runner's pod. Only names at which Kubernetes has nothing else are
 * cut; a label or an annotation of that name is a string, and stays.
 */
public final class UnreadFields {

  private static final Set<String> OF_ANYTHING = Set.of("managedFields");

  /** By the last part of the path that is watched. Of pods it is what {@code LeanPods} drops. */
  private static final Map<String, Set<String>> BY_RESOURCE =
      Map.of(
          "pods",
          Set.of(
              "managedFields",
              "volumes",
              "tolerations",
              "affinity",
              "securityContext",
              "command",
              "args",
              "env",
              "volumeMounts",
              "lifecycle"),
          "nodes",
          Set.of("managedFields", "images"));

  /** Field names are not interned: those of managed fields are without bound. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private static final byte[] NO_ELEMENTS = {'[', ']'};
  private static final byte[] NO_FIELDS = {'{', '}'};
  private static final int LAST_OF_ASCII = 0x7f;

  private final Set<String> names;

  private UnreadFields(Set<String> names) {
    this.names = names;
  }

  /** Those of what is found at that address, such as {@code /api/v1/namespaces/ci/pods}. */
  public static UnreadFields of(URI watched) {
    String path = watched.getPath();
    String resource = path.substring(path.lastIndexOf('/') + 1);
    return new UnreadFields(BY_RESOURCE.getOrDefault(resource, OF_ANYTHING));
  }

  /**
   * The same JSON without them, in ASCII alone.
   *
   * @param json in UTF-8; what is no JSON comes back as it is
   */
  public byte[] cut(byte[] json) {
    return cut(json, json.length);
  }

  /** The same of so many bytes of an array, which the result shares none of. */
  byte[] cut(byte[] json, int length) {
    return ascii(lean(json, length));
  }

  private byte[] lean(byte[] json, int length) {
    ByteArrayOutputStream lean = new ByteArrayOutputStream(length);
    int copied = 0;
    try (JsonParser parser = JSON.createParser(json, 0, length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token != JsonToken.FIELD_NAME || !names.contains(parser.currentName())) {
          continue;
        }
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
          int from = (int) parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          lean.write(json, copied, from - copied);
          lean.writeBytes(value == JsonToken.START_ARRAY ? NO_ELEMENTS : NO_FIELDS);
          copied = (int) parser.currentLocation().getByteOffset();
        }
      }
    } catch (IOException e) {
      return Arrays.copyOf(json, length);
    }
    lean.write(json, copied, length - copied);
    return lean.toByteArray();
  }

  /** In JSON other characters stand in strings alone, where each may be written as an escape. */
  private static byte[] ascii(byte[] json) {
    if (isAscii(json)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder(json.length);
    String text = new String(json, StandardCharsets.UTF_8);
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each <= LAST_OF_ASCII) {
        escaped.append(each);
      } else {
        escaped.append("\\u%04x".formatted((int) each));
      }
    }
    return escaped.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isAscii(byte[] json) {
    for (byte each : json) {
      if (each < 0) {
        return false;
      }
    }
    return true;
  }
}
