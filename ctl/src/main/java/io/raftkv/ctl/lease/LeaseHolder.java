package io.raftkv.ctl.lease;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How this process is called where others read who holds a lease. */
final class LeaseHolder {
    private LeaseHolder() {}

    /** User, host and process, such as {@code alice@ops1 pid 4711}: enough to go and look whether it lives. */
    static String self() {
        return place() + ProcessHandle.current().pid();
    }

    /** Whether it is a process of the same user on this host; of another time perhaps. */
    static boolean isOfThisUserHere(String holder) {
        return holder.startsWith(place());
    }

    private static String place() {
        return System.getProperty("user.name") + "@" + host() + " pid ";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
