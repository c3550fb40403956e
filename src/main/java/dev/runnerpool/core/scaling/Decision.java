package dev.runnerpool.core.scaling;

/**
 * What was decided and why.
 *
 * @param reason from the closed list
 * @param message the figures it rests on, for people
 */
public record Decision(Reason reason, String message) {}
