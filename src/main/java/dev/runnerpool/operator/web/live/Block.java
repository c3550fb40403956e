package dev.runnerpool.operator.web.live;

/**
 * A part of a page that is replaced as a whole when it changes.
 *
 * @param name of the event that brings a new one, the same as long as the page is open
 * @param html what it shows
 */
public record Block(String name, String html) {}
