/**
 * How many runners, and which: {@link dev.runnerpool.core.scaling.PoolSnapshot} in, {@link
 * dev.runnerpool.core.scaling.ScalePlan} out. A new scaling rule goes into {@link
 * dev.runnerpool.core.scaling.ScalePlanner} and gets a reason in {@link
 * dev.runnerpool.core.scaling.Reason}.
 */
package dev.runnerpool.core.scaling;
