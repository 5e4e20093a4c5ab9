/** Operations under interruption: a fake world that steps change, and a disk that forgets what was not forced. */
package io.raftkv.ctl.journal;
