package dev.runnerpool.core.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As Karpenter's own requirement_test.go has it, for one value and for two requirements. */
class AllowedValuesTest {

  @ParameterizedTest
  @CsvSource({
    "In, arm64;amd64, arm64, true",
    "In, amd64, arm64, false",
    "In, '', arm64, false",
    "NotIn, amd64, arm64, true",
    "NotIn, amd64, amd64, false",
    "Exists, '', whatever, true",
    "DoesNotExist, '', whatever, false",
    "Gt, 6, 7, true",
    "Gt, 6, 6, false",
    "Gt, 6, seven, false",
    "Gt, 9223372036854775807, 1, false",
    "Lt, 6, 5, true",
    "Lt, 6, 6, false",
    "Gte, 6, 6, true",
    "Lte, 6, 7, false",
    "Gt, none, 7, true",
    "Newer, x, arm64, true"
  })
  void aRequirementAllowsAValue(String operator, String values, String value, boolean allowed) {
    assertThat(of(operator, values).has(value)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "In, a;b, In, b;c, b, true",
    "In, a;b, In, b;c, a, false",
    "In, a;b, NotIn, b, a, true",
    "In, a;b, NotIn, b, b, false",
    "NotIn, a, NotIn, b, c, true",
    "NotIn, a, NotIn, b, b, false",
    "Gt, 3, Lt, 6, 4, true",
    "Gt, 3, Lt, 6, 7, false",
    "Gt, 6, Lt, 4, 5, false",
    "In, 2;9, Gt, 3, 9, true",
    "In, 2;9, Gt, 3, 2, false",
    "Exists, '', DoesNotExist, '', a, false"
  })
  void twoOfOneLabelHoldTogether(
      String one, String ofOne, String other, String ofOther, String value, boolean allowed) {
    assertThat(of(one, ofOne).and(of(other, ofOther)).has(value)).isEqualTo(allowed);
    assertThat(of(other, ofOther).and(of(one, ofOne)).has(value)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "In, 'a;b', 'a, b'",
    "In, '', no value",
    "In, 'a;b;c;d;e;f;g', 'a, b, c, d, e and 2 more'",
    "NotIn, a, not a",
    "Gt, 6, 7 and more",
    "Lt, 6, 5 and less",
    "Exists, '', any value"
  })
  void itIsToldInWords(String operator, String values, String text) {
    assertThat(of(operator, values).text()).isEqualTo(text);
  }

  private static AllowedValues of(String operator, String values) {
    return AllowedValues.of(operator, values.isEmpty() ? List.of() : List.of(values.split(";")));
  }
}
