package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A key of a Secret in the pool's namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretRef(
    @Required
        @Size(max = 253)
        @ValidationRule(value = NAME, message = NOT_NAME)
        @JsonPropertyDescription("Name of the Secret.")
        String name,
    @Default(TOKEN)
        @Size(max = 253)
        @ValidationRule(
            value = "self.matches('^[-._a-zA-Z0-9]+$')" + NO_TOKEN,
            message =
                "must be a key of the Secret, like token, not the token itself: letters, digits, dashes,"
                    + " dots and underscores")
        @JsonPropertyDescription("Key of the token in it.")
        String key) {

  /** The key that holds a token unless the manifest names another. */
  public static final String TOKEN = "token";

  private static final String NO_TOKEN =
      " && !self.startsWith('glpat-') && !self.startsWith('glrt-')";

  /** CEL: whether {@code self} can be the name of a Secret. */
  static final String NAME = Names.DNS + NO_TOKEN;

  /** The answer to another; it never repeats what may be a token. */
  static final String NOT_NAME =
      "must be the name of a Secret in the pool's namespace, like gitlab-api, not the token itself";

  /** CEL: whether a block names its Secret once. */
  static final String ONCE = "has(self.secretRef) != has(self.secret)";

  /** The answer to a block that does not. */
  static final String NOT_ONCE =
      "name the Secret by secretRef: {name: ...}, and not by secret as well, which is deprecated";

  /** Fills the default. */
  public SecretRef {
    key = key == null ? TOKEN : key;
  }

  /** The Secret that a block names, by the form that it has or by the deprecated one. */
  static SecretRef of(SecretRef given, String deprecated) {
    return given == null ? new SecretRef(deprecated, TOKEN) : given;
  }
}
