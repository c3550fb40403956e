package dev.runnerpool.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fields that take one of a few words. An enum in the schema is answered with the words alone; so
 * they are text, and a rule says which word was meant.
 */
final class WordRules {
  private static final Pattern ONE_OF = Pattern.compile("self in \\['(.*)'\\]");
  private static final long LONGEST = 64;

  /** What people write, in lower case, and how it is called here. */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("x86_64", "amd64"),
          Map.entry("x86-64", "amd64"),
          Map.entry("x86", "amd64"),
          Map.entry("x64", "amd64"),
          Map.entry("aarch64", "arm64"),
          Map.entry("arm", "arm64"),
          Map.entry("armv8", "arm64"),
          Map.entry("graviton", "arm64"),
          Map.entry("on-demand", "OnDemand"),
          Map.entry("on_demand", "OnDemand"),
          Map.entry("if-not-present", "IfNotPresent"),
          Map.entry("docker", "Kubernetes"),
          Map.entry("k8s", "Kubernetes"),
          Map.entry("bash", "Shell"),
          Map.entry("dryrun", "Recommend"),
          Map.entry("dry-run", "Recommend"));

  private WordRules() {}

  /** Of the fields within a schema. */
  static void replaceEnums(JSONSchemaProps schema) {
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      List<String> words = schema.getEnum().stream().map(JsonNode::asText).toList();
      schema.setEnum(null);
      schema.setMaxLength(LONGEST);
      List<ValidationRule> rules = new ArrayList<>(CrdYaml.rules(schema).toList());
      rules.add(rule(words));
      schema.setXKubernetesValidations(rules);
    }
    CrdYaml.inner(schema).forEach(WordRules::replaceEnums);
  }

  /** The words that a field takes, if it takes but some. */
  static Optional<List<String>> of(JSONSchemaProps schema) {
    return CrdYaml.rules(schema)
        .map(rule -> ONE_OF.matcher(rule.getRule()))
        .filter(Matcher::matches)
        .map(found -> List.of(found.group(1).split("', '")))
        .findFirst();
  }

  /** Whether a rule says which words a field takes. */
  static boolean isOne(ValidationRule rule) {
    return ONE_OF.matcher(rule.getRule()).matches();
  }

  private static ValidationRule rule(List<String> words) {
    String all = String.join(", ", words).replaceFirst(", ([^,]*)$", " or $1");
    String meant = meant(words);
    return new ValidationRuleBuilder()
        .withRule("self in ['" + String.join("', '", words) + "']")
        .withMessageExpression(
            "'\\'' + self + (self.lowerAscii() in "
                + meant
                + " ? '\\' is called ' + "
                + meant
                + "[self.lowerAscii()] + ' here' : '\\' is not known: write "
                + all
                + "')")
        .withMessage("must be " + all)
        .build();
  }

  private static String meant(List<String> words) {
    Map<String, String> known = new TreeMap<>();
    words.forEach(word -> known.put(word.toLowerCase(Locale.ROOT), word));
    MEANT.forEach(
        (said, word) -> {
          if (words.contains(word)) {
            known.put(said, word);
          }
        });
    return known.entrySet().stream()
        .map(each -> "'" + each.getKey() + "': '" + each.getValue() + "'")
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
