/** Tests of the trail of a user's commands, and of the view over all trails. */
package io.raftkv.ctl.audit;
