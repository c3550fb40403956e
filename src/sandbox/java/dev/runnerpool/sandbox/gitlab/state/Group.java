package dev.runnerpool.sandbox.gitlab.state;

import java.time.Instant;

/**
 * A group.
 *
 * @param fullPath for example {@code platform/tools}
 * @param parentId null for a top-level group
 */
public record Group(long id, String fullPath, Long parentId, Instant createdAt) {}
