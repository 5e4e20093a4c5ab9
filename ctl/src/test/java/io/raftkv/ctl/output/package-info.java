/** What is said to people and programs. */
package io.raftkv.ctl.output;
