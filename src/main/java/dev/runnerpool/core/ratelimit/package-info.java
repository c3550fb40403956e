/** How fast GitLab may be asked: budgets, fair shares of them, intervals. */
package dev.runnerpool.core.ratelimit;
