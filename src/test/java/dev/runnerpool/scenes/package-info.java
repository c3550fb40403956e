/** What tests of several packages play on. */
package dev.runnerpool.scenes;
