package io.raftkv.ctl.schedule;

import io.raftkv.check.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A backup that is made again and again.
 *
 * @param name of the units and of the crontab, from that of the repository
 * @param when {@code OnCalendar=} of systemd, or the five fields of cron
 * @param user that runs it; only cron asks
 * @param commands one after the other, each as words; a failure ends the run
 */
public record BackupSchedule(String name, String when, String user, List<List<String>> commands) {
    /** A word that neither a shell, nor systemd, nor cron reads anything into. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@,+-]+");

    private static final String UNIT = "raftkv-backup-";
    /** Spreads the load of many hosts, and always by the same time on one: a random delay starves what reboots often. */
    private static final String DELAY = "10m";

    private static final String MADE_BY =
            "# Made by raftkvctl backup schedule install; it is written anew by the next one.\n";

    public BackupSchedule {
        commands = commands.stream().map(List::copyOf).toList();
        Check.argument(name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"), "'%s' is no name for a schedule", name);
        Check.argument(
                !when.isBlank() && when.chars().allMatch(each -> each >= ' ' && each < 127 && each != '%'),
                "'%s' is no time",
                when);
        for (List<String> command : commands) {
            for (String word : command) {
                Check.argument(PLAIN.matcher(word).matches(), "'%s' cannot be written into a schedule", word);
            }
        }
    }

    public String timer() {
        return UNIT + name + ".timer";
    }

    String service() {
        return UNIT + name + ".service";
    }

    String failure() {
        return UNIT + name + "-failed.service";
    }

    /** The name of the file in {@code /etc/cron.d}, which ignores names with a dot. */
    public String crontab() {
        return UNIT + name.replace('.', '-');
    }

    /** Unit files by name. */
    public Map<String, String> units() {
        StringBuilder run = new StringBuilder(MADE_BY)
                .append("[Unit]\nDescription=RaftKV backup into ")
                .append(name)
                .append("\nWants=network-online.target\nAfter=network-online.target\nOnFailure=")
                .append(failure())
                .append("\n\n[Service]\nType=oneshot\nUMask=0077\nNice=10\nIOSchedulingClass=idle\n");
        commands.forEach(command ->
                run.append("ExecStart=").append(String.join(" ", command)).append('\n'));
        Map<String, String> units = new TreeMap<>();
        units.put(service(), run.toString());
        units.put(
                timer(),
                MADE_BY + "[Unit]\nDescription=RaftKV backup into " + name + ", on time\n\n[Timer]\nOnCalendar=" + when
                        + "\nPersistent=true\nRandomizedDelaySec=" + DELAY
                        + "\nFixedRandomDelay=true\n\n[Install]\nWantedBy=timers.target\n");
        units.put(
                failure(),
                MADE_BY + "[Unit]\nDescription=Tell that the RaftKV backup into " + name
                        + " failed\n\n[Service]\nType=oneshot\nExecStart=/usr/bin/logger -p daemon.err -t raftkv-backup"
                        + " backup into " + name + " failed, see journalctl -u " + service() + "\n");
        return units;
    }

    /** Mails what is printed: nothing on success, one line on a failure. */
    public String cron() {
        List<String> runs = new ArrayList<>();
        commands.forEach(command -> runs.add(String.join(" ", command)));
        return MADE_BY + "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n" + when + " " + user + " "
                + String.join(" >/dev/null && ", runs) + " >/dev/null\n";
    }
}
