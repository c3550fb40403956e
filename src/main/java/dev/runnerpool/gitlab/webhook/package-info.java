/**
 * GitLab's webhooks: deliveries are received and verified here and wake a reading of the queue; the
 * hooks themselves are made, repaired and removed where a pool asks for it.
 */
package dev.runnerpool.gitlab.webhook;
