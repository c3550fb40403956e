package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnreadFieldsTest {

  @Test
  void theBulkOfAPodIsEmptiedAndTheRestIsAsItCame() {
    assertThat(
            cut(
                "pods",
                """
                {"type": "ADDED", "object": {"kind": "Pod",
                 "metadata": {"managedFields": [{"fieldsV1": {"f:spec": {"k:{\\"name\\":\\"x\\"}": {}}}}],
                  "labels": {"env": "prod", "command": "none"}},
                 "spec": {"containers": [{"name": "runner", "command": ["sh", "-c", "[{\\"}]"],
                  "env": [], "lifecycle": {"preStop": {"exec": {"command": ["sh"]}}},
                  "readinessProbe": {"exec": {"command": ["true"]}}, "image": "i"}],
                  "volumes": [{"name": "home", "emptyDir": {}}], "nodeName": "n"}}}"""))
        .isEqualTo(
            """
            {"type": "ADDED", "object": {"kind": "Pod",
             "metadata": {"managedFields": [],
              "labels": {"env": "prod", "command": "none"}},
             "spec": {"containers": [{"name": "runner", "command": [],
              "env": [], "lifecycle": {},
              "readinessProbe": {"exec": {"command": []}}, "image": "i"}],
              "volumes": [], "nodeName": "n"}}}""");
  }

  @Test
  void whatTextsSayIsNoField() {
    String said =
        "{\"metadata\":{\"annotations\":{\"last\":\"{\\\"managedFields\\\":[{\\\"a\\\":1}]}\"}}}";
    assertThat(cut("pods", said)).isEqualTo(said);
  }

  @Test
  void aPoolKeepsTheTemplateOfItsPods() {
    String pool =
        "{\"metadata\":{\"managedFields\":[{}]},\"spec\":{\"template\":{\"spec\":{\"volumes\":[{}]}}}}";
    assertThat(cut("runnerpools", pool))
        .isEqualTo(pool.replace("\"managedFields\":[{}]", "\"managedFields\":[]"));
  }

  @Test
  void aNodeLosesItsImages() {
    assertThat(cut("nodes", "{\"status\":{\"images\":[{\"names\":[\"a\"]}],\"phase\":\"x\"}}"))
        .isEqualTo("{\"status\":{\"images\":[],\"phase\":\"x\"}}");
  }

  @Test
  void anErrorIsAsItCame() {
    String gone =
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"details\":{\"retryAfterSeconds\":1},\"code\":410}}";
    assertThat(cut("pods", gone)).isEqualTo(gone);
  }

  @Test
  void whatIsNotAsciiIsEscaped() {
    assertThat(cut("pods", "{\"a\":\"ü🦊\\n\",\"env\":[\"ü\"]}"))
        .isEqualTo("{\"a\":\"\\u00fc\\ud83e\\udd8a\\n\",\"env\":[]}");
  }

  @Test
  void bytesThatAreNoTextBecomeTheSignForThat() {
    byte[] broken = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'};
    assertThat(new String(of("pods").cut(broken), StandardCharsets.US_ASCII))
        .isEqualTo("{\"a\":\"\\ufffd\"}");
  }

  private static UnreadFields of(String resource) {
    return UnreadFields.of(URI.create("https://api/api/v1/namespaces/ci/" + resource));
  }

  private static String cut(String resource, String json) {
    return new String(
        of(resource).cut(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }
}
