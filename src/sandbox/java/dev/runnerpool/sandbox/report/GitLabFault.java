package dev.runnerpool.sandbox.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * A fault of GitLab that was brought about on purpose.
 *
 * @param request method and template of the path
 * @param fault what went wrong, in a word or two
 * @param from seconds from the start of the run; of the first one, before it
 * @param until when it was over
 * @param hits how many requests it hit; 0 if none was made meanwhile, so that it tried nothing
 * @param said the reason that each pool gave for not being ready
 * @param healed whether it hit a request, and all pools were ready again by themselves
 * @param healedAfter seconds from its end until then; null if they were not
 */
public record GitLabFault(
    String request,
    String fault,
    double from,
    double until,
    int hits,
    Map<String, String> said,
    boolean healed,
    @JsonProperty("healed_after") Double healedAfter) {}
