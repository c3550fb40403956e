package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One rule of a custom resource definition. Values are given to it without their types, so a rule
 * that an API server refuses for its types is found here only when it runs.
 */
final class CelRule {
  private static final CelOptions OPTIONS = CelOptions.current().build();
  private static final Cel CEL =
      CelFactory.standardCelBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .addFunctionDeclarations(CelQuantities.DECLARATIONS)
          .addFunctionBindings(CelQuantities.BINDINGS)
          .addCompilerLibraries(
              CelExtensions.strings(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.lists(),
              CelExtensions.math(OPTIONS),
              CelExtensions.optional())
          .addRuntimeLibraries(
              CelExtensions.strings(),
              CelExtensions.sets(OPTIONS),
              CelExtensions.lists(),
              CelExtensions.math(OPTIONS),
              CelExtensions.optional())
          .build();
  private static final Pattern OLD_SELF = Pattern.compile("\\boldSelf\\b");

  private final JsonNode definition;
  private final CelRuntime.Program rule;
  private final Optional<CelRuntime.Program> message;
  private final boolean transition;
  private final boolean optionalOld;

  CelRule(JsonNode definition) {
    this.definition = definition;
    String text = definition.path("rule").asText();
    this.rule = compile(text);
    this.message = Json.text(definition.path("messageExpression")).map(CelRule::compile);
    this.transition = OLD_SELF.matcher(text).find();
    this.optionalOld = definition.path("optionalOldSelf").asBoolean();
  }

  /** What is wrong with a value, if the rule applies to it and does not hold. */
  Optional<ApiError.Cause> check(JsonNode value, JsonNode before, JsonNode schema, String path) {
    if (transition && !optionalOld && before.isMissingNode()) {
      return Optional.empty();
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("self", CelValues.of(value, schema));
    if (optionalOld) {
      variables.put(
          "oldSelf",
          before.isMissingNode() ? Optional.empty() : Optional.of(CelValues.of(before, schema)));
    } else if (!before.isMissingNode()) {
      variables.put("oldSelf", CelValues.of(before, schema));
    }
    try {
      if (Boolean.TRUE.equals(rule.eval(variables))) {
        return Optional.empty();
      }
      return Optional.of(cause(path, schema, message(variables)));
    } catch (CelEvaluationException e) {
      String why = "rule evaluation error: " + e.getMessage();
      return Optional.of(cause(path, schema, why));
    }
  }

  private ApiError.Cause cause(String path, JsonNode schema, String text) {
    String reason = definition.path("reason").asText("FieldValueInvalid");
    String at = path + definition.path("fieldPath").asText("");
    String field = at.startsWith(".") ? at.substring(1) : at;
    String shown =
        switch (reason) {
          case "FieldValueForbidden" -> "Forbidden: " + text;
          case "FieldValueRequired" -> "Required value: " + text;
          case "FieldValueDuplicate" -> "Duplicate value: \"" + type(schema) + "\"";
          default -> "Invalid value: \"" + type(schema) + "\": " + text;
        };
    return new ApiError.Cause(reason, field.isEmpty() ? "<nil>" : field, shown);
  }

  private String message(Map<String, Object> variables) {
    String fallback =
        Json.text(definition.path("message"))
            .orElseGet(() -> "failed rule: " + definition.path("rule").asText());
    if (message.isEmpty()) {
      return fallback;
    }
    try {
      return message.get().eval(variables) instanceof String text && !text.isBlank()
          ? text
          : fallback;
    } catch (CelEvaluationException e) {
      return fallback;
    }
  }

  private static String type(JsonNode schema) {
    boolean either = schema.path("x-kubernetes-int-or-string").asBoolean();
    return either ? "" : schema.path("type").asText("object");
  }

  private static CelRuntime.Program compile(String expression) {
    try {
      return CEL.createProgram(CEL.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException(
          "the CEL expression `%s` does not compile: %s".formatted(expression, e.getMessage()), e);
    }
  }
}
