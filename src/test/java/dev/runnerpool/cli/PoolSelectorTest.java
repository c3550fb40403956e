package dev.runnerpool.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolSelectorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "team=a",
        "team==a",
        "team != a",
        "team",
        "!team",
        "team=",
        "example.com/team=a,arch",
        "team in (a, b),!example.com/old",
        "team notin (a)",
      })
  void whatKubernetesReadsIsTaken(String selector) {
    assertThat(PoolSelector.checked(" " + selector + " ")).isEqualTo(selector);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "=a",
        "team=a,",
        "team=a b",
        "team in a",
        "team in ()x",
        "team=a;other=b",
        "te am=a",
        "-team=a",
        "a/b/c=d",
        "team>1",
        "Example.com/team=a",
        "team=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void anythingElseIsRefused(String selector) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PoolSelector.checked(selector))
        .withMessageContaining("'" + selector + "' is no label selector");
  }
}
