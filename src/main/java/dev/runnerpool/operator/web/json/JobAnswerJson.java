package dev.runnerpool.operator.web.json;

import java.util.List;

/**
 * The jobs of a number: more than one only if the operator's pools serve several GitLabs.
 *
 * @param jobs at least one
 */
public record JobAnswerJson(List<JobJson> jobs) {}
