package dev.runnerpool.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

  private static final String REST = "Ab1_xYz-23456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glpat-",
        "gloas-",
        "gldt-",
        "glrt-",
        "glrtr-",
        "glcbt-",
        "glptt-",
        "glft-",
        "glimt-",
        "glagent-",
        "glwt-",
        "glsoat-",
        "glffct-",
        "glrt-t1_",
        "ACME-glpat-",
        "GR1348941",
        "whsec_"
      })
  void tokensOfGitLabAreTold(String prefix) {
    String secret = REST.replace("-", "").replace("_", "");
    String masked = SecretMask.mask("GitLab answers 401 to " + prefix + secret + ", renew it");
    assertThat(masked).doesNotContain(secret).contains("GitLab answers 401 to", "***", ", renew");
  }

  @ParameterizedTest
  @ValueSource(strings = {"glpat-", "glrt-", "glrtr-", "gldt-", "glcbt-", "glptt-"})
  void soIsOneAsASecretHasIt(String prefix) {
    for (String rest : new String[] {REST, "t1_" + REST, "zzzzzzzzzzzzzzzzzzzz"}) {
      String data =
          Base64.getEncoder().encodeToString((prefix + rest).getBytes(StandardCharsets.UTF_8));
      assertThat(SecretMask.mask("Secret(data={token=" + data + "})"))
          .doesNotContain(data.substring(8))
          .endsWith("***})");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PRIVATE-TOKEN: s3cr3t-word | PRIVATE-TOKEN: ***
          headers {Authorization=[Bearer s3cr3t-word]} | headers {Authorization=[Bearer ***]}
          GET https://gitlab/api?private_token=s3cr3t-word&page=2 | GET https://gitlab/api?private_token=***&page=2
          {"token":"s3cr3t-word","id":7} | {"token":"***","id":7}
          proxy http://ci:s3cr3t-word@proxy:3128 refuses | proxy http://ci:***@proxy:3128 refuses
          jdbc:postgresql://db/r?user=a&password=s3cr3t-word | jdbc:postgresql://db/r?user=a&password=***
          -----BEGIN PRIVATE KEY-----s3cr3tword -----END PRIVATE KEY----- | -----BEGIN PRIVATE KEY-----***-----END PRIVATE KEY-----
          """)
  void whatCarriesASecretIsTold(String text, String masked) {
    assertThat(SecretMask.mask(text)).isEqualTo(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Secret ci/linux-runner-token: it lacks the key token",
        "TokenRejected: put a valid token (glpat-...) into Secret ci/gitlab-api",
        "pool ci/gldt-pool is registered at https://gitlab.example.com:8443/group?x=1",
        "start 3; 3 waiting, 0 warm wanted, 0 idle, 0 starting, 2 busy, max 10",
        ""
      })
  void whatIsNoneStays(String text) {
    assertThat(SecretMask.mask(text)).isEqualTo(text);
  }

  @Test
  void noTextIsNoText() {
    assertThat(SecretMask.mask(null)).isNull();
  }
}
