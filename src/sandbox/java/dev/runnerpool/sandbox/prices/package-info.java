/** Makes the operator's price table from AWS' price list files; {@code docs/cost.md}. */
package dev.runnerpool.sandbox.prices;
