package dev.runnerpool.operator.web.view;

/**
 * Something to look at.
 *
 * @param style of the style sheet: warn or bad
 * @param subject what it is about, such as a pool
 * @param address where there is more; empty if nowhere
 * @param text a sentence
 */
public record Notice(String style, String subject, String address, String text) {}
