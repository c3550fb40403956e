/**
 * Talking to GitLab: the typed calls, the credentials they are made with, and what each refusal
 * means.
 */
package dev.runnerpool.gitlab.client;
