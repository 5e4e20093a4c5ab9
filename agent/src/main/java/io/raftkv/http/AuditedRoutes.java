package io.raftkv.http;

import io.raftkv.auth.Role;

/** Which requests an audit trail has a line for. */
final class AuditedRoutes {
    private static final String HELLO = "/cluster/hello";
    private static final String LEASE = "/admin/lease";

    private AuditedRoutes() {}

    /**
     * Every change that only an administrator may make, and every export of the whole data; every refusal for credentials
     * where an administrator's are needed. Not what members tell each other every few seconds, nor the renewal of a lease
     * that goes well.
     *
     * @param route {@code null} when none fits
     */
    static boolean include(Route route, int status) {
        if (route == null || route.role() != Role.ADMIN) {
            return false;
        }
        if (isRefusal(status)) {
            return true;
        }
        return switch (route.method()) {
            case "GET", "HEAD" -> exportsData(route);
            case "PUT" -> !route.template().equals(LEASE) || status >= 400;
            default -> !route.template().equals(HELLO);
        };
    }

    static boolean isRefusal(int status) {
        return status == 401 || status == 403;
    }

    private static boolean exportsData(Route route) {
        return route.template().startsWith("/admin/backup") || route.template().startsWith("/admin/snapshot/");
    }
}
