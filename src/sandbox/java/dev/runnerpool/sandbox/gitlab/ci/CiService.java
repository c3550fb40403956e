package dev.runnerpool.sandbox.gitlab.ci;

import java.util.List;
import java.util.Map;

/**
 * One entry of {@code services}.
 *
 * @param alias names it has for the job beside those of its image, null for none
 * @param entrypoint what its image runs instead of its own, null for that
 * @param command arguments of that, null for the image's own
 */
public record CiService(
    String name,
    String alias,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> variables) {}
