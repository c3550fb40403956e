package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentityTest {

  @Test
  void aHolderTellsWhereItIsReached() {
    String own = Identity.of(Optional.empty(), 8081);
    assertThat(Identity.addressIn(own)).get().asString().endsWith(":8081");
    assertThat(Identity.nameIn(own)).get().asString().isNotEmpty();
    assertThat(Identity.nameIn("operator-7d_10.0.0.1:8080_5f8f")).contains("operator-7d");
    assertThat(Identity.nameIn("pod-1_5f8f")).isEmpty();
    String set = Identity.of(Optional.of("[fd00::1]:9090"), 8081);
    assertThat(Identity.addressIn(set)).contains("[fd00::1]:9090");
  }

  @Test
  void twoOfOneHostAreTwo() {
    assertThat(Identity.of(Optional.empty(), 80)).isNotEqualTo(Identity.of(Optional.empty(), 80));
  }

  @Test
  void aHolderOfAnotherKindTellsNoAddress() {
    assertThat(Identity.addressIn("")).isEmpty();
    assertThat(Identity.addressIn("pod-1_5f8f")).isEmpty();
    assertThat(Identity.addressIn("pod-1__5f8f")).isEmpty();
  }
}
