package dev.runnerpool.sandbox.kubernetes;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;

/**
 * What an API server adds to CEL about quantities, as far as the rules here ask for it: amounts are
 * compared and nothing else.
 */
final class CelQuantities {

  static final List<CelFunctionDecl> DECLARATIONS =
      List.of(
          CelFunctionDecl.newFunctionDeclaration(
              "isQuantity",
              CelOverloadDecl.newGlobalOverload("is_quantity", SimpleType.BOOL, SimpleType.STRING)),
          CelFunctionDecl.newFunctionDeclaration(
              "quantity",
              CelOverloadDecl.newGlobalOverload(
                  "quantity_of", SimpleType.DOUBLE, SimpleType.STRING)),
          comparison("isLessThan", "quantity_less"),
          comparison("isGreaterThan", "quantity_greater"));

  static final List<CelFunctionBinding> BINDINGS =
      List.of(
          CelFunctionBinding.from("is_quantity", String.class, CelQuantities::isQuantity),
          CelFunctionBinding.from("quantity_of", String.class, CelQuantities::amount),
          CelFunctionBinding.from(
              "quantity_less", Double.class, Double.class, (one, other) -> one < other),
          CelFunctionBinding.from(
              "quantity_greater", Double.class, Double.class, (one, other) -> one > other));

  private CelQuantities() {}

  private static CelFunctionDecl comparison(String name, String id) {
    return CelFunctionDecl.newFunctionDeclaration(
        name,
        CelOverloadDecl.newMemberOverload(
            id, SimpleType.BOOL, SimpleType.DOUBLE, SimpleType.DOUBLE));
  }

  private static boolean isQuantity(String text) {
    try {
      amount(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static double amount(String text) {
    return Quantity.parse(text).getNumericalAmount().doubleValue();
  }
}
