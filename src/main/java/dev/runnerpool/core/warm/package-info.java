/**
 * How many runners to keep warm, learnt from a pool's own jobs and starts.
 *
 * <p>Plain Java; knows nothing of the other packages.
 */
package dev.runnerpool.core.warm;
