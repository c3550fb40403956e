package dev.runnerpool.gitlab.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A webhook as GitLab tells it; its secrets are never told. Any component may be null, as older
 * versions leave it out.
 *
 * @param alertStatus {@code executable}, {@code temporarily_disabled} or {@code disabled}, the last
 *     two after failed deliveries
 * @param disabledUntil ISO time at which GitLab tries a temporarily disabled one again
 * @param tokenPresent whether it sends a word along
 * @param signingTokenPresent whether it signs; null where GitLab cannot
 */
public record Hook(
    Long id,
    String url,
    @JsonProperty("job_events") Boolean jobEvents,
    @JsonProperty("alert_status") String alertStatus,
    @JsonProperty("disabled_until") String disabledUntil,
    @JsonProperty("token_present") Boolean tokenPresent,
    @JsonProperty("signing_token_present") Boolean signingTokenPresent) {}
