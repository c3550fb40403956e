package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keywords that decide whether a job is part of the pipeline, how it starts and what its
 * failure means: {@code when}, {@code rules}, {@code allow_failure}, {@code retry}.
 *
 * <p>Conditions of rules are not evaluated. A job whose rules all say {@code when: never} is left
 * out, one whose rules say only {@code never} or {@code manual} is manual, any other is present as
 * if its first other rule had matched.
 */
record JobOutcome(
    When when,
    boolean allowFailure,
    Set<Integer> allowedExitCodes,
    RetryRule retry,
    Map<String, String> ruleVariables) {

  static JobOutcome of(Keywords job) {
    Map<?, ?> rule = chosenRule(job);
    When when =
        rule == null ? when(job, job.value("when").orElse(null)) : when(job, rule.get("when"));
    Object allow = rule == null ? null : rule.get("allow_failure");
    if (allow == null) {
      allow = job.value("allow_failure").orElse(rule == null && when == When.MANUAL);
    }
    Set<Integer> exitCodes =
        allow instanceof Map<?, ?> map ? numbers(map.get("exit_codes")) : Set.of();
    Map<String, String> variables = new HashMap<>();
    if (rule != null) {
      Keywords.addVariables(rule.get("variables"), variables);
    }
    return new JobOutcome(when, Boolean.TRUE.equals(allow), exitCodes, retry(job), variables);
  }

  private static When when(Keywords job, Object word) {
    if (word == null) {
      return When.ON_SUCCESS;
    }
    return When.of(String.valueOf(word))
        .orElseThrow(
            () ->
                job.error(
                    "when",
                    "when '%s' should be one of: on_success, on_failure, always, manual, delayed, never"
                        .formatted(word)));
  }

  private static Map<?, ?> chosenRule(Keywords job) {
    List<Map<?, ?>> rules = new ArrayList<>();
    job.value("rules").ifPresent(value -> collect(value, rules));
    Map<?, ?> chosen = null;
    for (Map<?, ?> rule : rules) {
      When when = when(job, rule.get("when"));
      if (when != When.NEVER && when != When.MANUAL) {
        return rule;
      }
      if (chosen == null || when == When.MANUAL) {
        chosen = rule;
      }
    }
    return chosen;
  }

  private static void collect(Object value, List<Map<?, ?>> into) {
    if (value instanceof List<?> list) {
      list.forEach(each -> collect(each, into));
    } else if (value instanceof Map<?, ?> map) {
      into.add(map);
    }
  }

  private static RetryRule retry(Keywords job) {
    Object value = job.inherited("retry").orElse(0);
    if (!(value instanceof Map<?, ?> map)) {
      return new RetryRule(retryMax(job, value), Set.of("always"), Set.of());
    }
    Set<Integer> exitCodes = numbers(map.get("exit_codes"));
    Set<String> reasons = new HashSet<>(texts(map.get("when")));
    if (reasons.isEmpty() && exitCodes.isEmpty()) {
      reasons.add("always");
    }
    return new RetryRule(retryMax(job, map.get("max")), reasons, exitCodes);
  }

  private static int retryMax(Keywords job, Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof Integer max && max >= 0 && max <= 2) {
      return max;
    }
    throw job.error("retry", "retry '%s' should be a number from 0 to 2".formatted(value));
  }

  private static List<String> texts(Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    } else if (value != null) {
      texts.add(String.valueOf(value));
    }
    return texts;
  }

  private static Set<Integer> numbers(Object value) {
    Set<Integer> numbers = new HashSet<>();
    for (String text : texts(value)) {
      if (text.matches("\\d{1,3}")) {
        numbers.add(Integer.valueOf(text));
      }
    }
    return numbers;
  }
}
