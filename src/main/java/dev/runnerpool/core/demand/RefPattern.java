package dev.runnerpool.core.demand;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a protected branch or tag, in which {@code *} stands for any text, slashes among it.
 *
 * <p>Source: GitLab's {@code RefMatcher}: an exact name, or one with wildcards that must fit the
 * whole ref, compared with regard to case.
 *
 * @param pattern as GitLab lists it, for example {@code release/*}
 */
public record RefPattern(String pattern) {

  /** Whether a branch or tag of this name is meant. */
  public boolean matches(String ref) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return !pattern.isEmpty() && Pattern.compile(regex, Pattern.DOTALL).matcher(ref).matches();
  }
}
