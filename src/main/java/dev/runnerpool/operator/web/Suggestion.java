package dev.runnerpool.operator.web;

/**
 * Where somebody may have wanted to go.
 *
 * @param address of the page
 * @param name what it is called
 */
public record Suggestion(String address, String name) {}
