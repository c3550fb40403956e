/**
 * The sentinels: a paused runner per scope whose long poll tells at once that jobs came. They are
 * found by their mark or made, kept paused, and removed with the last pool of their scope.
 */
package dev.runnerpool.gitlab.sentinel;
