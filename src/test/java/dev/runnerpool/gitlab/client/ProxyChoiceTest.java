package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy is used for which address. */
class ProxyChoiceTest {

  private static final String HTTPS = "https://gitlab.example.com/gitlab";

  @Test
  void theVariableOfTheSchemeCounts() {
    Map<String, String> environment =
        Map.of("https_proxy", "http://secure.example:8080", "http_proxy", "plain.example");

    assertThat(choose(HTTPS, environment)).hasToString("Optional[secure.example:8080]");
    assertThat(choose("http://gitlab.example.com", environment))
        .as("scheme and port may be left out")
        .hasToString("Optional[plain.example:3128]");
    assertThat(choose(HTTPS, Map.of("http_proxy", "plain.example"))).isEmpty();
  }

  @Test
  void nameAndPasswordAreTakenAndNotShown() {
    var proxy = choose(HTTPS, Map.of("https_proxy", "http://me:p%40ss@proxy.example:1")).get();

    assertThat(proxy.user()).contains("me:p@ss");
    assertThat(proxy).hasToString("proxy.example:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://me:pass@proxy:1", "https://me:pass@proxy:1", "http://me:pass@ x"})
  void whatIsNoHttpProxyIsToldWithoutItsPassword(String value) {
    assertThatThrownBy(() -> choose(HTTPS, Map.of("https_proxy", value)))
        .isInstanceOf(GitLabException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageContaining("http://proxy.example.com:3128")
        .hasMessageNotContaining("pass@");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          *                               | https://gitlab.example.com       | true
          gitlab.example.com              | https://gitlab.example.com       | true
          other.example,  .EXAMPLE.com    | https://gitlab.example.com       | true
          example.com                     | https://gitlab.example.com       | true
          *.example.com                   | https://gitlab.example.com       | true
          ample.com                       | https://gitlab.example.com       | false
          gitlab.example.com.evil         | https://gitlab.example.com       | false
          gitlab.example.com:443          | https://gitlab.example.com       | true
          gitlab.example.com:8443         | https://gitlab.example.com       | false
          gitlab.example.com:8443         | https://gitlab.example.com:8443  | true
          10.0.0.0/8                      | https://10.1.2.3                 | true
          10.0.0.0/8                      | https://11.1.2.3                 | false
          10.128.0.0/9                    | https://10.1.2.3                 | false
          10.0.0.0/8                      | https://ten.example.com          | false
          10.0.0.0/x                      | https://10.1.2.3                 | false
          0.0.0.0/0                       | https://10.1.2.3                 | true
          10.1.2.3                        | https://10.1.2.3                 | true
          10.1.2.3:444                    | https://10.1.2.3                 | false
          fd00::/8                        | https://[fd12::1]                | true
          fd00::/8                        | https://[fe80::1]                | false
          fd00::/8                        | https://10.1.2.3                 | false
          fd12:0::1                       | https://[fd12::1]                | true
          [fd12::1]:8443                  | https://[fd12::1]:8443/gitlab    | true
          [fd12::1]:8443                  | https://[fd12::1]                | false
          other.example                   | https://localhost                | true
          other.example                   | https://127.0.0.9                | true
          other.example                   | https://[::1]:8443/gitlab        | true
          other.example                   | https://[::2]                    | false
          """)
  void exceptionsAreHostsDomainsAddressesAndBlocks(String list, String url, boolean excepted) {
    var proxy = choose(url, Map.of("https_proxy", "http://proxy.example", "no_proxy", list));

    assertThat(proxy.isEmpty()).isEqualTo(excepted);
  }

  private static Optional<ProxyChoice.Proxy> choose(String url, Map<String, String> environment) {
    return ProxyChoice.of(URI.create(url), name -> Optional.ofNullable(environment.get(name)));
  }
}
