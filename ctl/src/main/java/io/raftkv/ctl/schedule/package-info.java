/**
 * Backups on a schedule: what systemd or cron is told, as text, and where it is put. Nothing here runs a backup; the
 * schedule runs {@code raftkvctl backup create}. Neighbours: {@code failure}, the agent's {@code disk}; used by {@code
 * command}.
 */
package io.raftkv.ctl.schedule;
