/**
 * Values of the operator's own settings that are more than their type: what they refuse, they
 * refuse at the start. A bound that several settings share goes here; one that compares settings
 * with each other belongs to who reads them.
 */
package dev.runnerpool.settings;
