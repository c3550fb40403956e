/** How fast GitLab may be asked: budgets, fair shares of them, pauses. */
package dev.runnerpool.core.ratelimit;
