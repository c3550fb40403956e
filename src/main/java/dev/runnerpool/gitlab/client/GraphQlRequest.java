package dev.runnerpool.gitlab.client;

import java.util.Map;

/**
 * A GraphQL document with its variables.
 *
 * @param query the document
 * @param variables by name; a value may be null
 */
public record GraphQlRequest(String query, Map<String, Object> variables) {}
