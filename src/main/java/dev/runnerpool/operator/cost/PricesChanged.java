package dev.runnerpool.operator.cost;

/** Prices were read, or could not be read again: what nodes cost may be another now. */
record PricesChanged() {}
